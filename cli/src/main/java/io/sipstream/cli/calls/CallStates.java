package io.sipstream.cli.calls;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.CallStateCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Holds the messages of all Call-IDs. States that had no message for a while are kept as bytes,
 * which need a fraction of the memory. The order of messages makes no difference.
 */
final class CallStates {
  /** Memory of a stored state besides its bytes: key, entry, headers of objects. */
  private static final int ENTRY_BYTES = 160;

  private static final Comparator<CallRecord> BY_START =
      Comparator.comparingLong(CallRecord::startMicros).thenComparing(CallRecord::id);

  /** The 128-bit hash of a Call-ID. */
  private record Key(long high, long low) {}

  /** Holds a state as bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(long firstMicros, byte[] state) {
    int memoryBytes() {
      return ENTRY_BYTES + state.length;
    }
  }

  /** Holds a state in use, and the events that were added to it. */
  private static final class Used {
    private final CallState state;
    private int events;

    Used(CallState state) {
      this.state = state;
    }
  }

  private final CallStateCodec codec = new CallStateCodec();
  private final Map<Key, Stored> stored = new HashMap<>();
  private final LinkedHashMap<Key, Used> used = new LinkedHashMap<>(16, 0.75f, true);
  private final long mostBytes;
  private final int mostEvents;
  private long storedBytes;
  private int events;
  private long lastMicros;

  /**
   * Creates a store.
   *
   * @param mostBytes memory of stored states beyond which events are refused
   * @param mostEvents events of states in use
   */
  CallStates(long mostBytes, int mostEvents) {
    this.mostBytes = mostBytes;
    this.mostEvents = mostEvents;
  }

  /** Adds an event; returns false if the memory is full. */
  boolean add(CallEvent event) {
    Used call = use(new Key(event.keyHigh(), event.keyLow()));
    if (call == null) {
      return false;
    }
    call.state.add(event);
    call.events++;
    events++;
    lastMicros = Math.max(lastMicros, event.timeMicros());
    storeDownTo(mostEvents);
    return true;
  }

  private Used use(Key key) {
    Used call = used.get(key);
    if (call == null) {
      Stored known = stored.get(key);
      // Calls that are known may need a quarter more, so that they become complete.
      if (storedBytes >= (known == null ? mostBytes : mostBytes + mostBytes / 4)) {
        return null;
      }
      if (known != null) {
        stored.remove(key);
        storedBytes -= known.memoryBytes();
      }
      call = new Used(known == null ? new CallState() : codec.decode(known.state));
      used.put(key, call);
    }
    return call;
  }

  /** Stores the states that were used least recently, until the others have as many events. */
  private void storeDownTo(int most) {
    Iterator<Map.Entry<Key, Used>> oldest = used.entrySet().iterator();
    while (events > most && oldest.hasNext()) {
      Map.Entry<Key, Used> entry = oldest.next();
      CallState state = entry.getValue().state;
      Stored bytes = new Stored(state.firstMicros(), codec.encode(state));
      stored.put(entry.getKey(), bytes);
      storedBytes += bytes.memoryBytes();
      events -= entry.getValue().events;
      oldest.remove();
    }
  }

  /**
   * Writes the records of all calls in the order of their start. They are evaluated one after the
   * other, since the records of many calls need much memory.
   */
  void write(CallEvaluator evaluator, CallOutput output) throws IOException {
    storeDownTo(0);
    List<Stored> calls = new ArrayList<>(stored.values());
    calls.sort(Comparator.comparingLong(Stored::firstMicros));
    PriorityQueue<CallRecord> waiting = new PriorityQueue<>(BY_START);
    for (Stored call : calls) {
      while (!waiting.isEmpty() && waiting.element().startMicros() < call.firstMicros) {
        output.write(waiting.remove());
      }
      waiting.addAll(evaluator.evaluateAtEnd(codec.decode(call.state), lastMicros).records());
    }
    while (!waiting.isEmpty()) {
      output.write(waiting.remove());
    }
  }
}
