package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.event.CallEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evaluates published and made call flows in order. */
@Execution(ExecutionMode.SAME_THREAD)
class CallFlowsTest {
  private static final Map<String, String> DEFAULTS =
      Map.of("attempts", "1", "problems", "", "closed", "true");

  static Stream<Flow> flows() {
    return FlowFiles.all();
  }

  /** Flows 106 to 110 and 112 are in other tests. */
  @Test
  void noFlowIsMissing() {
    Set<Integer> numbers =
        FlowFiles.all()
            .map(flow -> flow.name().replaceFirst("\\D.*", ""))
            .filter(number -> !number.isEmpty())
            .map(Integer::valueOf)
            .collect(Collectors.toSet());
    assertThat(numbers)
        .hasSize(106)
        .containsAll(IntStream.rangeClosed(1, 105).boxed().toList())
        .contains(111);
  }

  @ParameterizedTest
  @MethodSource("flows")
  void recordIsAsExpected(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    List<JsonNode> records = Evaluations.of(events);
    assertThat(records).hasSize(flow.records().size());
    for (int i = 0; i < records.size(); i++) {
      JsonNode call = records.get(i);
      Map<String, String> expected = flow.records().get(i);
      DEFAULTS.forEach((field, value) -> check(call, field, expected.getOrDefault(field, value)));
      expected.forEach((field, value) -> check(call, field, value));
    }
  }

  private static void check(JsonNode call, String field, String value) {
    assertThat(Evaluations.text(call, field)).as(field + " of " + call).isEqualTo(value);
  }
}
