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
  private final RecordIds ids;

  public CallEvaluator(CallSettings settings, Peers peers) {
    this.settings = settings;
    this.peers = peers;
    this.ids = new RecordIds(settings.communityIdSeed());
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
    List<CallEvaluation> evaluations = new ArrayList<>();
    for (CallGroup group : groups) {
      for (CallParts call : Generations.of(group, deadlines.lingerMicros())) {
        evaluations.add(new CallEvaluation(settings, peers, ids, state, call, clock));
      }
    }
    List<CallRecord> records = new ArrayList<>();
    for (CallEvaluation one : evaluations) {
      records.add(one.toRecord(isReused(one, evaluations)));
    }
    return new Evaluation(records, nextDeadline(state, records, clock));
  }

  private static boolean isReused(CallEvaluation one, List<CallEvaluation> all) {
    for (CallEvaluation other : all) {
      if (reuses(one, other)) {
        return true;
      }
    }
    return false;
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
