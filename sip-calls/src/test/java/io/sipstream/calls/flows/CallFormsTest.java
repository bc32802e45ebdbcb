package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.Methods;
import io.sipstream.testing.Seed;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evaluates each flow in further forms, which give the same records. */
class CallFormsTest {
  private static final long SEED = Seed.of(CallFormsTest.class);

  static Stream<Flow> flows() {
    return FlowFiles.all();
  }

  @ParameterizedTest
  @MethodSource("flows")
  void orderMakesNoDifference(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    Random random = new Random(SEED);
    for (int i = 0; i < 5; i++) {
      assertThat(Evaluations.of(Forms.shuffled(events, random))).isEqualTo(Evaluations.of(events));
    }
  }

  @ParameterizedTest
  @MethodSource("flows")
  void storedStateGivesTheSameRecords(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    assertThat(Evaluations.documents(Evaluations.records(Forms.restored(events))))
        .isEqualTo(Evaluations.of(events));
  }

  @ParameterizedTest
  @MethodSource("flows")
  void duplicatesAreCountedOnly(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    same(events, Forms.doubled(events));
  }

  @ParameterizedTest
  @MethodSource("flows")
  void secondTapIsCountedOnly(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    same(events, Forms.twoTaps(events, 3_000));
    same(events, Forms.twoTaps(events, -3_000));
  }

  private static void same(List<CallEvent> events, List<CallEvent> more) {
    List<JsonNode> expected = Evaluations.of(events);
    List<JsonNode> actual = Evaluations.of(more);
    Set<String> calls = new HashSet<>();
    actual.forEach(one -> calls.add(one.at("/sip/call_id").asText()));
    List<CallEvent> messages =
        more.stream()
            .filter(event -> calls.contains(event.callId()) && !Methods.isNotice(event.method()))
            .toList();
    assertThat(sum(actual, "sightings")).isEqualTo(sightings(messages));
    assertThat(sum(actual, "duplicates")).isEqualTo(duplicates(messages));
    expected.forEach(CallFormsTest::withoutSightings);
    actual.forEach(CallFormsTest::withoutSightings);
    assertThat(actual).isEqualTo(expected);
  }

  private static int sum(List<JsonNode> documents, String field) {
    return documents.stream().mapToInt(one -> one.at("/sip/call/" + field).asInt()).sum();
  }

  /** Counts times of messages: several taps at one microsecond are one sighting. */
  private static int sightings(Collection<CallEvent> events) {
    Set<String> sightings = new HashSet<>();
    events.forEach(event -> sightings.add(message(event) + event.timeMicros()));
    return sightings.size();
  }

  private static int duplicates(Collection<CallEvent> events) {
    Map<String, TreeSet<Long>> times = new HashMap<>();
    for (CallEvent event : events) {
      times
          .computeIfAbsent(message(event) + event.tap(), key -> new TreeSet<>())
          .add(event.timeMicros());
    }
    int duplicates = 0;
    for (TreeSet<Long> ofMessage : times.values()) {
      for (long time : ofMessage) {
        Long before = ofMessage.lower(time);
        duplicates += before != null && time - before < 50_000 ? 1 : 0;
      }
    }
    return duplicates;
  }

  private static String message(CallEvent event) {
    return "%d %d %d %d %d %d "
        .formatted(
            event.keyLow(),
            event.transaction(),
            event.method(),
            event.cseq(),
            event.kind(),
            event.toTag());
  }

  private static void withoutSightings(JsonNode document) {
    ((ObjectNode) document).remove("observer");
    ObjectNode call = (ObjectNode) document.at("/sip/call");
    call.remove(List.of("sightings", "duplicates"));
    call.path("hops").forEach(hop -> ((ObjectNode) hop).remove("taps"));
  }
}
