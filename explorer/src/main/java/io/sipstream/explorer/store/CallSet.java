package io.sipstream.explorer.store;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.Evaluation;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.EndReason;
import io.sipstream.calls.state.CallState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the calls of captures in memory, and evaluates those that changed. Not thread-safe. */
final class CallSet {
  /** The 128-bit hash of a Call-ID. */
  private record Key(long high, long low) {}

  /** The messages of a Call-ID, as bytes since states need more memory, and its records. */
  private static final class Call {
    private final List<byte[]> events = new ArrayList<>(8);
    private List<CallRecord> records = List.of();

    /** Time at which the records change; the minimum if they are to be evaluated. */
    private long deadlineMicros = Long.MIN_VALUE;
  }

  private final int mostCallIds;

  /** Time after which nothing but a message changes a call that ended; the longest is 36 s. */
  private static final long SETTLED_MICROS = 60_000_000;

  private final CallEventCodec codec = new CallEventCodec();
  private final Map<Key, Call> calls = new HashMap<>();
  private long lastMicros;
  private long refused;

  /**
   * Creates an empty set.
   *
   * @param mostCallIds most Call-IDs in memory; messages of further ones are counted only
   */
  CallSet(int mostCallIds) {
    this.mostCallIds = mostCallIds;
  }

  /** Adds a message to its call; one that belongs to no call has its time only. */
  void add(CallEvent event) {
    if (event.isOutsideOfCalls()) {
      advance(event.timeMicros());
      return;
    }
    Key key = new Key(event.keyHigh(), event.keyLow());
    Call call = calls.get(key);
    if (call == null) {
      if (calls.size() >= mostCallIds) {
        refused++;
        return;
      }
      call = new Call();
      calls.put(key, call);
    }
    call.events.add(codec.encode(event));
    call.deadlineMicros = Long.MIN_VALUE;
    advance(event.timeMicros());
  }

  /** Sets the time of the evaluation to that of a message of another call, if it is later. */
  void advance(long micros) {
    lastMicros = Math.max(lastMicros, micros);
  }

  /** Returns the records of all calls in the order of their start. */
  List<CallRecord> records(CallEvaluator evaluator) {
    List<CallRecord> records = new ArrayList<>();
    for (Call call : calls.values()) {
      if (call.deadlineMicros <= lastMicros) {
        evaluate(call, evaluator);
      }
      records.addAll(call.records);
    }
    records.sort(Comparator.comparingLong(CallRecord::startMicros).thenComparing(CallRecord::id));
    return records;
  }

  private void evaluate(Call call, CallEvaluator evaluator) {
    CallState state = new CallState();
    call.events.forEach(event -> state.add(codec.decode(event)));
    Evaluation evaluation = evaluator.evaluateAtEnd(state, lastMicros);
    call.records = evaluation.records();
    // An evaluation at the end of the input has no deadline, but the end may not be reached.
    boolean settled =
        lastMicros - state.lastMicros() >= SETTLED_MICROS
            && call.records.stream()
                .noneMatch(each -> each.ending().reason() == EndReason.OPEN_AT_END);
    call.deadlineMicros =
        settled ? Long.MAX_VALUE : evaluator.evaluate(state, lastMicros).nextDeadlineMicros();
  }

  /** Forgets all messages and records. */
  void clear() {
    calls.clear();
  }

  /** Returns the number of messages beyond the limit of Call-IDs. */
  long refused() {
    return refused;
  }
}
