package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.calls.registration.RegistrationStateCodec;
import io.sipstream.testing.Seed;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evaluates published and made flows of registrations, in order and in further forms. */
class RegistrationFlowsTest {
  private static final long SEED = Seed.of(RegistrationFlowsTest.class);

  static Stream<Flow> flows() {
    return RegistrationEvaluations.flows();
  }

  @ParameterizedTest
  @MethodSource("flows")
  void recordIsAsExpected(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    List<JsonNode> documents =
        RegistrationEvaluations.documents(events, RegistrationEvaluations.nowMicros(flow, events));
    assertThat(documents).hasSize(flow.records().size());
    for (int i = 0; i < documents.size(); i++) {
      JsonNode document = documents.get(i);
      for (Map.Entry<String, String> field : flow.records().get(i).entrySet()) {
        assertThat(RegistrationEvaluations.text(document, field.getKey()))
            .as(field.getKey() + " of " + document)
            .isEqualTo(RegistrationEvaluations.expected(field.getKey(), field.getValue()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("flows")
  void orderMakesNoDifference(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    long now = RegistrationEvaluations.nowMicros(flow, events);
    List<RegistrationRecord> expected = RegistrationEvaluations.records(events, now);
    Random random = new Random(SEED);
    for (int i = 0; i < 5; i++) {
      assertThat(RegistrationEvaluations.records(Forms.shuffled(events, random), now))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("flows")
  void storedStateGivesTheSameRecords(Flow flow) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    long now = RegistrationEvaluations.nowMicros(flow, events);
    RegistrationStateCodec codec = new RegistrationStateCodec();
    byte[] stored = codec.encode(new RegistrationState("sip:1001@b.example"));
    for (CallEvent event : events) {
      RegistrationState state = codec.decode(stored);
      state.add(event);
      stored = codec.encode(state);
    }
    assertThat(RegistrationEvaluator.evaluate(codec.decode(stored), now))
        .isEqualTo(RegistrationEvaluations.records(events, now));
  }

  @ParameterizedTest
  @MethodSource("flows")
  void duplicatesAreCountedOnly(Flow flow) {
    same(flow, Forms.doubled(FlowScript.events(flow.lines())));
  }

  @ParameterizedTest
  @MethodSource("flows")
  void secondTapIsCountedOnly(Flow flow) {
    same(flow, Forms.twoTaps(FlowScript.events(flow.lines()), 3_000));
    same(flow, Forms.twoTaps(FlowScript.events(flow.lines()), -3_000));
  }

  private static void same(Flow flow, List<CallEvent> more) {
    List<CallEvent> events = FlowScript.events(flow.lines());
    long now = RegistrationEvaluations.nowMicros(flow, events);
    List<JsonNode> expected = RegistrationEvaluations.documents(events, now);
    List<JsonNode> actual = RegistrationEvaluations.documents(more, now);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(sightings(actual.get(i))).isEqualTo(2 * sightings(expected.get(i)));
    }
    List<RegistrationRecord> before = RegistrationEvaluations.records(events, now);
    List<RegistrationRecord> after = RegistrationEvaluations.records(more, now);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).version()).isGreaterThan(before.get(i).version());
    }
    expected.forEach(RegistrationFlowsTest::withoutSightings);
    actual.forEach(RegistrationFlowsTest::withoutSightings);
    assertThat(actual).isEqualTo(expected);
  }

  private static int sightings(JsonNode document) {
    return document.at("/sip/registration/sightings").asInt();
  }

  private static void withoutSightings(JsonNode document) {
    ((ObjectNode) document).remove("observer");
    ((ObjectNode) document.at("/sip/registration")).remove("sightings");
  }
}
