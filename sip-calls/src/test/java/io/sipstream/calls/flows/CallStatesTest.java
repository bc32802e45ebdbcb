package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.Evaluation;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.EndReason;
import io.sipstream.calls.state.CallState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the state of a call after each message, and the next deadline. */
class CallStatesTest {
  private static final long SECOND = 1_000_000;
  private static final List<CallEvent> EVENTS =
      FlowScript.events(
          List.of(
              "0    A>B INVITE sdp",
              "0.02 B>A 100",
              "0.5  B>A 180",
              "3    B>A 200 sdp",
              "4    A>B ACK",
              "9    A>B BYE",
              "10   B>A 200"));

  private final CallEvaluator evaluator =
      new CallEvaluator(CallSettings.DEFAULT, Evaluations.PEERS);

  @ParameterizedTest
  @CsvSource({
    "1, trying, , 36",
    "2, proceeding, , 300.02",
    "3, early, , 300.5",
    "4, confirmed, answered, 43203",
    "5, confirmed, answered, 43204",
    "6, terminated, answered, 45",
    "7, terminated, answered, 42",
  })
  void stateAndDeadlineFollowTheMessages(int messages, String phase, String result, double at) {
    CallState state = new CallState();
    EVENTS.subList(0, messages).forEach(state::add);
    Evaluation evaluation = evaluator.evaluate(state, state.lastMicros());
    CallRecord call = evaluation.records().get(0);
    assertThat(call.phase()).hasToString(phase);
    assertThat(call.result() == null ? null : call.result().toString()).isEqualTo(result);
    assertThat(call.closed()).isFalse();
    long deadline = FlowScript.BASE_MICROS + Math.round(at * SECOND);
    assertThat(evaluation.nextDeadlineMicros()).isEqualTo(deadline);
    Evaluation before = evaluator.evaluate(state, deadline - 1);
    assertThat(before.records().get(0).closed()).isFalse();
    Evaluation after = evaluator.evaluate(state, deadline);
    assertThat(after.records().get(0).closed()).isTrue();
    assertThat(after.isComplete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, open_at_end, false",
    "3, open_at_end, false",
    "5, open_at_end, false",
    "6, bye, true",
    "7, bye, true",
  })
  void callsInProgressAreOpenAtTheEndOfTheInput(int messages, String reason, boolean closed) {
    CallState state = new CallState();
    EVENTS.subList(0, messages).forEach(state::add);
    Evaluation evaluation = evaluator.evaluateAtEnd(state, state.lastMicros());
    CallRecord call = evaluation.records().get(0);
    assertThat(call.ending().reason()).hasToString(reason);
    assertThat(call.closed()).isEqualTo(closed);
    assertThat(evaluation.isComplete()).isTrue();
  }

  /** A record is above that of an earlier time, and below that of a deadline that passed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6, 7})
  void theEndOfTheInputHasAVersionOfItsOwn(int messages) {
    CallState state = new CallState();
    EVENTS.subList(0, messages).forEach(state::add);
    Evaluation open = evaluator.evaluate(state, state.lastMicros());
    long atEnd = version(evaluator.evaluateAtEnd(state, state.lastMicros()));
    assertThat(atEnd).isGreaterThan(version(open));
    assertThat(atEnd).isLessThan(version(evaluator.evaluate(state, open.nextDeadlineMicros())));
    CallRecord ended = evaluator.evaluateAtEnd(state, state.lastMicros()).records().get(0);
    assertThat(ended.superseding("other").version()).isGreaterThan(atEnd + 2);
    if (messages < EVENTS.size()) {
      state.add(EVENTS.get(messages));
      assertThat(version(evaluator.evaluate(state, state.lastMicros()))).isGreaterThan(atEnd);
    }
  }

  private static long version(Evaluation evaluation) {
    return evaluation.records().get(0).version();
  }

  @Test
  void unfollowedChallengeEndsTheChainAtTheEndOfTheInput() {
    CallState state = new CallState();
    FlowScript.events(List.of("0 A>P INVITE", "0.1 P>A 407", "0.2 A>P ACK")).forEach(state::add);
    CallRecord open = evaluator.evaluate(state, state.lastMicros()).records().get(0);
    assertThat(open.ending().reason()).isNull();
    CallRecord ended = evaluator.evaluateAtEnd(state, state.lastMicros()).records().get(0);
    assertThat(ended.ending().reason()).isEqualTo(EndReason.CHAIN_ENDED);
    assertThat(ended.closed()).isTrue();
  }
}
