package io.sipstream.calls.evaluate;

import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.transaction.CallGroup;
import io.sipstream.calls.transaction.CallGroups;
import io.sipstream.calls.transaction.CallParts;
import io.sipstream.calls.transaction.Generations;
import io.sipstream.calls.transaction.Transactions;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates the messages of a Call-ID to call records. The result depends on the set of messages
 * and on the event time alone. Not thread-safe.
 */
public final class CallEvaluator {
  private final CallSettings settings;
  private final Peers peers;

  public CallEvaluator(CallSettings settings, Peers peers) {
    this.settings = settings;
    this.peers = peers;
  }

  /**
   * Evaluates a state at an event time.
   *
   * @param nowMicros event time, microseconds since the epoch
   */
  public Evaluation evaluate(CallState state, long nowMicros) {
    return evaluate(state, new Clock(nowMicros, false));
  }

  /**
   * Evaluates a state at the end of a bounded input. Calls that had not ended stay open.
   *
   * @param nowMicros event time of the last message of the input, microseconds since the epoch
   */
  public Evaluation evaluateAtEnd(CallState state, long nowMicros) {
    return evaluate(state, new Clock(nowMicros, true));
  }

  private Evaluation evaluate(CallState state, Clock clock) {
    CallDeadlines deadlines = settings.deadlines();
    List<CallGroup> groups = CallGroups.of(Transactions.of(state, deadlines.duplicateMicros()));
    List<CallParts> calls = new ArrayList<>();
    for (CallGroup group : groups) {
      calls.addAll(Generations.of(group, deadlines.lingerMicros()));
    }
    List<CallEvaluation> evaluations =
        calls.stream()
            .map(call -> new CallEvaluation(settings, peers, state, call, clock))
            .toList();
    List<CallRecord> records = new ArrayList<>();
    for (CallEvaluation one : evaluations) {
      records.add(one.toRecord(evaluations.stream().anyMatch(other -> reuses(one, other))));
    }
    return new Evaluation(records, nextDeadline(state, records, clock));
  }

  /** Returns whether callers with different tags used the Call-ID one after the other. */
  private static boolean reuses(CallEvaluation one, CallEvaluation other) {
    boolean callers = one.callerTag() != 0 && other.callerTag() != 0;
    return callers
        && one.callerTag() != other.callerTag()
        && (isAfter(one, other) || isAfter(other, one));
  }

  private static boolean isAfter(CallEvaluation later, CallEvaluation earlier) {
    return earlier.end() >= 0 && later.start() > earlier.end();
  }

  private long nextDeadline(CallState state, List<CallRecord> records, Clock clock) {
    long next = Long.MAX_VALUE;
    for (CallRecord call : records) {
      next = Math.min(next, call.nextDeadlineMicros());
    }
    if (records.isEmpty() && !clock.endOfInput()) {
      // No call: the messages are kept for late ones.
      long limit = state.lastMicros() + settings.deadlines().noResponseMicros();
      return clock.isPast(limit) ? Long.MAX_VALUE : limit;
    }
    return next;
  }
}
