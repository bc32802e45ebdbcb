package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.CallStateCodec;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Checks random sets of messages: the record depends on the set alone, and merging is commutative,
 * associative and idempotent. {@code -Dcases=1000000} checks more sets.
 */
class MergePropertiesTest {
  private static final int CASES = Integer.getInteger("cases", 3_000);

  private final CallStateCodec codec = new CallStateCodec();
  private final CallEvaluator evaluator =
      new CallEvaluator(CallSettings.DEFAULT, Evaluations.PEERS);

  @Test
  void recordDependsOnTheSetAlone() {
    Random random = new Random(Seed.of(MergePropertiesTest.class));
    List<List<CallEvent>> flows = flows();
    for (int i = 0; i < CASES && !Thread.interrupted(); i++) {
      check(scenario(flows, random), random);
    }
  }

  /** Returns the events of each flow that has one Call-ID. */
  private static List<List<CallEvent>> flows() {
    List<List<CallEvent>> flows = new ArrayList<>();
    for (Flow flow : FlowFiles.all().toList()) {
      List<CallEvent> events = FlowScript.events(flow.lines());
      if (events.stream().map(CallEvent::keyLow).distinct().count() == 1) {
        flows.add(events);
      }
    }
    return flows;
  }

  /** Mixes one or two flows under one Call-ID, with copies at other times and taps. */
  private static List<CallEvent> scenario(List<List<CallEvent>> flows, Random random) {
    List<CallEvent> events = new ArrayList<>(flows.get(random.nextInt(flows.size())));
    int others = random.nextInt(10) == 0 ? 5 : random.nextInt(3) / 2;
    for (int i = 0; i < others; i++) {
      events.addAll(flows.get(random.nextInt(flows.size())));
    }
    if (random.nextInt(3) == 0) {
      events = new ArrayList<>(Forms.twoTaps(events, random.nextInt(10_000) - 5_000));
    }
    if (random.nextInt(3) == 0) {
      events = new ArrayList<>(Forms.doubled(events));
    }
    events.removeIf(event -> random.nextInt(8) == 0);
    return events;
  }

  private void check(List<CallEvent> events, Random random) {
    long now = FlowScript.BASE_MICROS + random.nextLong(200_000_000L);
    CallState all = state(events);
    List<CallEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    byte[] expected = codec.encode(all);
    assertThat(codec.encode(state(shuffled))).isEqualTo(expected);
    assertThat(records(state(shuffled), now)).isEqualTo(records(all, now));
    assertThat(evaluator.evaluateAtEnd(all, now).isComplete()).isTrue();

    int cut = random.nextInt(events.size() + 1);
    int second = cut + random.nextInt(events.size() - cut + 1);
    List<CallEvent> one = shuffled.subList(0, cut);
    List<CallEvent> two = shuffled.subList(cut, second);
    List<CallEvent> three = shuffled.subList(second, events.size());
    assertThat(codec.encode(merged(merged(state(one), state(two)), state(three))))
        .isEqualTo(expected);
    assertThat(codec.encode(merged(state(three), merged(state(two), state(one)))))
        .isEqualTo(expected);
    assertThat(codec.encode(merged(state(events), all))).isEqualTo(expected);
    assertThat(state(events).merge(all)).isFalse();
    assertThat(codec.encode(codec.decode(expected))).isEqualTo(expected);
    versionsGrow(state(one), all, now);
  }

  private static CallState state(Collection<CallEvent> events) {
    CallState state = new CallState();
    events.forEach(state::add);
    return state;
  }

  private static CallState merged(CallState into, CallState from) {
    into.merge(from);
    return into;
  }

  private List<JsonNode> records(CallState state, long now) {
    return Evaluations.documents(evaluator.evaluate(state, now).records());
  }

  /** Checks that a record of a subset never has a higher version. */
  private void versionsGrow(CallState some, CallState all, long now) {
    Map<String, Long> versions = new HashMap<>();
    for (CallRecord call : evaluator.evaluate(all, now).records()) {
      versions.put(call.id(), call.version());
    }
    boolean more = all.sightings() > some.sightings();
    for (CallRecord call : evaluator.evaluate(some, now).records()) {
      Long version = versions.get(call.id());
      if (version != null && more) {
        assertThat(version).isGreaterThan(call.version());
      }
    }
  }
}
