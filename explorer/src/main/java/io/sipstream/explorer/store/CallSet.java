package io.sipstream.explorer.store;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the calls of captures in memory, and evaluates them. Not thread-safe. */
final class CallSet {
  /** The 128-bit hash of a Call-ID. */
  private record Key(long high, long low) {}

  private final int mostCallIds;
  private final Map<Key, CallState> states = new HashMap<>();
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

  /** Adds a message to its call. */
  void add(CallEvent event) {
    Key key = new Key(event.keyHigh(), event.keyLow());
    CallState state = states.get(key);
    if (state == null) {
      if (states.size() >= mostCallIds) {
        refused++;
        return;
      }
      state = new CallState();
      states.put(key, state);
    }
    state.add(event);
    lastMicros = Math.max(lastMicros, event.timeMicros());
  }

  /** Sets the time of the evaluation to that of a message of another call, if it is later. */
  void advance(long micros) {
    lastMicros = Math.max(lastMicros, micros);
  }

  /** Returns the records of all calls in the order of their start. */
  List<CallRecord> records(CallEvaluator evaluator) {
    List<CallRecord> records = new ArrayList<>();
    for (CallState state : states.values()) {
      records.addAll(evaluator.evaluateAtEnd(state, lastMicros).records());
    }
    records.sort(Comparator.comparingLong(CallRecord::startMicros).thenComparing(CallRecord::id));
    return records;
  }

  /** Returns the number of messages beyond the limit of Call-IDs. */
  long refused() {
    return refused;
  }
}
