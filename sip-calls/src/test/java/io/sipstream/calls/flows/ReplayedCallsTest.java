package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.Evaluation;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.record.CallPhase;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallResult;
import io.sipstream.calls.state.CallState;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Call flows 106 to 109: messages that arrive late, again or from one tap only. */
class ReplayedCallsTest {
  private static final List<CallEvent> EVENTS =
      FlowScript.events(
          List.of(
              "0    A>B INVITE sdp",
              "0.1  B>A 180",
              "3    B>A 200 sdp",
              "3.01 A>B ACK",
              "9    A>B BYE",
              "9.1  B>A 200"));
  private static final long NOW = FlowScript.BASE_MICROS + 10_000_000;

  private final CallEvaluator evaluator =
      new CallEvaluator(CallSettings.DEFAULT, Evaluations.PEERS);

  @Test
  void flow106LateInviteSupersedesThePartialRecord() {
    CallState state = state(EVENTS.subList(3, 6));
    CallRecord partial = evaluate(state).records().get(0);
    assertThat(partial.partial()).isTrue();
    assertThat(partial.result()).isEqualTo(CallResult.UNKNOWN);

    EVENTS.forEach(state::add);
    Evaluation evaluation = evaluate(state);
    CallRecord call = evaluation.records().get(0);
    assertThat(evaluation.records()).hasSize(1);
    assertThat(call.partial()).isFalse();
    assertThat(call.id()).isNotEqualTo(partial.id());

    List<CallRecord> superseded = evaluation.superseded(List.of(call.id(), partial.id()));
    assertThat(superseded).hasSize(1);
    assertThat(superseded.get(0).id()).isEqualTo(partial.id());
    assertThat(superseded.get(0).supersededBy()).isEqualTo(call.id());
    assertThat(superseded.get(0).phase()).isEqualTo(CallPhase.SUPERSEDED);
    assertThat(superseded.get(0).version()).isGreaterThan(partial.version());
  }

  @Test
  void flow107ReplayChangesNothing() {
    CallState state = state(EVENTS);
    CallRecord before = evaluate(state).records().get(0);
    for (CallEvent event : EVENTS) {
      assertThat(state.add(event)).isFalse();
    }
    assertThat(evaluate(state).records().get(0)).isEqualTo(before);
    assertThat(evaluate(state(EVENTS)).records().get(0)).isEqualTo(before);
  }

  @Test
  void flow108ReplayOfOneTapHasALowerVersion() {
    CallRecord both = evaluate(state(Forms.twoTaps(EVENTS, 3_000))).records().get(0);
    CallRecord one = evaluate(state(EVENTS)).records().get(0);
    assertThat(one.id()).isEqualTo(both.id());
    assertThat(one.version()).isLessThan(both.version());
  }

  @Test
  void flow109MissingMessagesCompleteTheRecord() {
    CallRecord before = evaluate(state(EVENTS.subList(0, 4))).records().get(0);
    CallRecord after = evaluate(state(EVENTS)).records().get(0);
    assertThat(before.durationMicros()).isEqualTo(-1);
    assertThat(after.durationMicros()).isEqualTo(6_000_000);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.version()).isGreaterThan(before.version());
  }

  private Evaluation evaluate(CallState state) {
    return evaluator.evaluate(state, NOW);
  }

  private static CallState state(Collection<CallEvent> events) {
    CallState state = new CallState();
    events.forEach(state::add);
    return state;
  }
}
