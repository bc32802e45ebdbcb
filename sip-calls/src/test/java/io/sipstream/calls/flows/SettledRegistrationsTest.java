package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.registration.RegistrationEvaluation;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.calls.registration.RegistrationStateCodec;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Follows random flows over hours with a state that settles, and compares the records with those of
 * all messages. {@code -Dcases=100000} checks more.
 */
class SettledRegistrationsTest {
  private static final int CASES = Integer.getInteger("cases", 200);
  private static final String AOR = "sip:1001@b.example";
  private static final long SECOND = 1_000_000;

  private final RegistrationStateCodec codec = new RegistrationStateCodec();
  private int settled;

  @Test
  void settledStatesGiveTheRecordsOfAllMessages() {
    Random random = new Random(Seed.of(SettledRegistrationsTest.class));
    List<List<CallEvent>> flows =
        RegistrationEvaluations.flows().map(flow -> FlowScript.events(flow.lines())).toList();
    for (int i = 0; i < CASES && !Thread.interrupted(); i++) {
      List<CallEvent> events = new ArrayList<>();
      long shift = 0;
      for (int flow = random.nextInt(12); flow >= 0; flow--) {
        events.addAll(shifted(flows.get(random.nextInt(flows.size())), shift));
        shift += random.nextLong(random.nextBoolean() ? 200 * SECOND : 3_000 * SECOND);
      }
      if (random.nextBoolean()) {
        events = new ArrayList<>(Forms.twoTaps(events, random.nextInt(10_000) - 5_000));
      }
      events.removeIf(event -> random.nextInt(12) == 0);
      events.sort(Comparator.comparingLong(CallEvent::timeMicros));
      check(events);
    }
    assertThat(settled).isGreaterThan(CASES);
  }

  private void check(List<CallEvent> events) {
    RegistrationState state = new RegistrationState(AOR);
    RegistrationState all = new RegistrationState(AOR);
    Map<String, RegistrationRecord> latest = new TreeMap<>();
    long next = Long.MAX_VALUE;
    for (CallEvent event : events) {
      // A record is written a second after its messages, so that both taps have seen them.
      while (next < event.timeMicros() - SECOND) {
        next = evaluate(state, next, latest);
      }
      assertThat(event.timeMicros()).isGreaterThan(state.settledMicros());
      state.add(event);
      all.add(event);
      next = Math.min(next, event.timeMicros() + SECOND);
    }
    for (int i = 0; i < 100 && next < Long.MAX_VALUE; i++) {
      next = evaluate(state, next, latest);
    }
    long end = latest.isEmpty() ? 0 : FlowScript.BASE_MICROS + 2_000_000_000 * SECOND;
    List<JsonNode> expected = documents(RegistrationEvaluator.evaluate(all, end));
    List<RegistrationRecord> actual = new ArrayList<>(latest.values());
    actual.sort(
        Comparator.comparingLong(RegistrationRecord::startMicros)
            .thenComparing(RegistrationRecord::id));
    assertThat(documents(actual)).isEqualTo(expected);
  }

  /** Evaluates and settles a state as a job does; returns the time of the next evaluation. */
  private long evaluate(RegistrationState state, long now, Map<String, RegistrationRecord> latest) {
    RegistrationEvaluation evaluation = RegistrationEvaluator.evaluation(state, now);
    for (RegistrationRecord one : evaluation.records()) {
      RegistrationRecord before = latest.put(one.id(), one);
      if (before != null && !before.equals(one)) {
        assertThat(one.version()).isGreaterThan(before.version());
      }
    }
    byte[] before = codec.encode(state);
    if (RegistrationEvaluator.settle(state, now)) {
      settled++;
      byte[] stored = codec.encode(state);
      assertThat(codec.encode(codec.decode(stored))).isEqualTo(stored);
      assertThat(codec.decode(stored).sightings()).isEqualTo(codec.decode(before).sightings());
    }
    assertThat(evaluation.nextMicros()).isGreaterThan(now);
    return evaluation.nextMicros();
  }

  @Test
  void aPhoneThatRefreshesForADayHasASmallState() {
    RegistrationState state = new RegistrationState(AOR);
    List<CallEvent> once =
        FlowScript.events(
            List.of(
                "0    A>P REGISTER Contact:<sip:1001@192.0.2.1>",
                "10ms P>A 200 Contact:<sip:1001@192.0.2.1>;expires=90"));
    for (int i = 0; i < 1_440; i++) {
      for (CallEvent event : shifted(once, i * 60L * SECOND)) {
        state.add(event);
        RegistrationEvaluator.settle(state, event.timeMicros());
      }
    }

    assertThat(codec.encode(state)).hasSizeLessThan(4_000);
    assertThat(state.attemptCount()).isLessThan(4);
    assertThat(state.sightings()).isEqualTo(2 * 1_440);
  }

  private static List<JsonNode> documents(List<RegistrationRecord> records) {
    return records.stream().map(RegistrationEvaluations::document).toList();
  }

  /** Returns the events later, with a Call-ID of their own. */
  private static List<CallEvent> shifted(List<CallEvent> events, long micros) {
    return events.stream()
        .map(
            event ->
                new CallEvent(
                    event.keyHigh() + micros,
                    event.keyLow(),
                    event.callId() + micros,
                    event.timeMicros() + micros,
                    event.tap(),
                    event.transaction(),
                    event.method(),
                    event.cseq(),
                    event.kind(),
                    event.toTag(),
                    event.facts()))
        .toList();
  }
}
