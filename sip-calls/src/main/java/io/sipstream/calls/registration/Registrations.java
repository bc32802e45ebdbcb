package io.sipstream.calls.registration;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.Methods;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Holds the REGISTER messages of all addresses of record in memory, within limits. */
public final class Registrations {
  // Objects of a message besides its facts, and those of an address of record.
  private static final int EVENT_BYTES = 512;
  private static final int AOR_BYTES = 512;

  private static final Comparator<RegistrationRecord> ORDER =
      Comparator.comparingLong(RegistrationRecord::startMicros)
          .thenComparing(RegistrationRecord::aor)
          .thenComparing(RegistrationRecord::id);

  private final Map<String, RegistrationState> states = new HashMap<>();
  private final int mostAors;
  private final long mostBytes;
  private long bytes;
  private long lastMicros;
  private long withoutAor;
  private long refused;

  /**
   * Creates an empty collection.
   *
   * @param mostAors number of addresses of record beyond which messages of others are refused
   * @param mostBytes estimated memory beyond which messages are refused
   */
  public Registrations(int mostAors, long mostBytes) {
    this.mostAors = mostAors;
    this.mostBytes = mostBytes;
  }

  /** Adds an event; ignores one that is not of a REGISTER transaction. */
  public void add(CallEvent event) {
    if (event.method() != Methods.REGISTER) {
      return;
    }
    lastMicros = Math.max(lastMicros, event.timeMicros());
    String aor = MessageFacts.of(event.facts()).first(Fact.AOR);
    if (aor == null) {
      withoutAor++;
      return;
    }
    RegistrationState state = states.get(aor);
    // Known addresses may need a quarter more, so that their sessions become complete.
    long limit = state == null ? mostBytes : mostBytes + mostBytes / 4;
    if (bytes >= limit || (state == null && states.size() >= mostAors)) {
      refused++;
      return;
    }
    if (state == null) {
      state = new RegistrationState(aor);
      states.put(aor, state);
      bytes += AOR_BYTES;
    }
    if (state.add(event)) {
      bytes += EVENT_BYTES + event.facts().length;
    }
  }

  /** Extends the input to the time of a message that is not kept, microseconds. */
  public void seen(long micros) {
    lastMicros = Math.max(lastMicros, micros);
  }

  /** Receives records. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a record. */
    void write(RegistrationRecord registration) throws IOException;
  }

  /** Returns the records at the end of the input, by start. */
  public List<RegistrationRecord> records() {
    List<RegistrationRecord> records = new ArrayList<>();
    for (RegistrationState state : states.values()) {
      records.addAll(RegistrationEvaluator.evaluateAtEnd(state, lastMicros));
    }
    records.sort(ORDER);
    return records;
  }

  /**
   * Passes on the records at the end of the input, by start, and forgets the messages. Addresses of
   * record are evaluated one after the other, since the records of all need much memory.
   */
  public void drain(Sink sink) throws IOException {
    List<RegistrationState> byTime = new ArrayList<>(states.values());
    states.clear();
    byTime.sort(Comparator.comparingLong(RegistrationState::firstMicros).reversed());
    PriorityQueue<RegistrationRecord> waiting = new PriorityQueue<>(ORDER);
    while (!byTime.isEmpty()) {
      RegistrationState state = byTime.remove(byTime.size() - 1);
      while (!waiting.isEmpty() && waiting.element().startMicros() < state.firstMicros()) {
        sink.write(waiting.remove());
      }
      waiting.addAll(RegistrationEvaluator.evaluateAtEnd(state, lastMicros));
    }
    while (!waiting.isEmpty()) {
      sink.write(waiting.remove());
    }
  }

  /** Returns the number of messages without an address of record in To. */
  public long withoutAor() {
    return withoutAor;
  }

  /** Returns the number of messages that the limits refused. */
  public long refused() {
    return refused;
  }
}
