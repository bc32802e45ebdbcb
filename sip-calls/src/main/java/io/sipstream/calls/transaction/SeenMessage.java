package io.sipstream.calls.transaction;

import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.Tap;
import io.sipstream.calls.state.MessageKey;
import io.sipstream.calls.state.MessageState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Shows one message with its time at the reference tap. */
public final class SeenMessage {
  private final MessageKey key;
  private final MessageState state;
  private final MessageFacts facts;
  private final Map<Tap, Long> firstByTap;
  private final long duplicateMicros;
  private long micros;
  private long lastMicros;
  private int retransmissions;
  private int duplicates;

  public SeenMessage(MessageKey key, MessageState state, long duplicateMicros) {
    this.key = key;
    this.state = state;
    this.facts = state.facts();
    this.duplicateMicros = duplicateMicros;
    this.firstByTap =
        state.sightings() == 1 ? Map.of(state.tap(0), state.micros(0)) : new TreeMap<>();
    if (state.sightings() > 1) {
      count();
    }
    timeBy(null);
  }

  /** Counts copies at each tap: close ones are duplicates, others are retransmissions. */
  private void count() {
    Map<Tap, Long> lastByTap = new HashMap<>();
    Map<Tap, Integer> retransmissionsByTap = new HashMap<>();
    for (int i = 0; i < state.sightings(); i++) {
      Tap tap = state.tap(i);
      Long last = lastByTap.put(tap, state.micros(i));
      if (last == null) {
        firstByTap.put(tap, state.micros(i));
      } else if (state.micros(i) - last < duplicateMicros) {
        duplicates++;
      } else {
        retransmissions =
            Math.max(retransmissions, retransmissionsByTap.merge(tap, 1, Integer::sum));
      }
    }
  }

  /** Takes the times of a tap if it saw the message; else the times of all taps. */
  public void timeBy(Tap tap) {
    if (state.sightings() == 1) {
      micros = state.micros(0);
      lastMicros = micros;
      return;
    }
    boolean seen = tap != null && firstByTap.containsKey(tap);
    micros = seen ? firstByTap.get(tap) : state.micros(0);
    lastMicros = micros;
    long before = micros;
    for (int i = 0; i < state.sightings(); i++) {
      if (!seen || state.tap(i).equals(tap)) {
        // A duplicate is no later sending.
        lastMicros = state.micros(i) - before < duplicateMicros ? lastMicros : state.micros(i);
        before = state.micros(i);
      }
    }
  }

  public int kind() {
    return key.kind();
  }

  public long toTag() {
    return key.toTag();
  }

  public MessageFacts facts() {
    return facts;
  }

  public String first(Fact fact) {
    return facts.first(fact);
  }

  /** Returns the addresses of all sightings, at least source and destination. */
  public List<String> addresses() {
    return state.addresses().isEmpty()
        ? List.of(facts.sourceIp(), facts.destinationIp())
        : state.addresses();
  }

  /** Returns the taps that saw it, and when each saw it first. */
  public Map<Tap, Long> firstByTap() {
    return firstByTap;
  }

  public Set<Tap> taps() {
    return firstByTap.keySet();
  }

  /** Returns the time of the first copy, microseconds. */
  public long micros() {
    return micros;
  }

  /** Returns the time of the last retransmission, else of the first copy, microseconds. */
  public long lastMicros() {
    return lastMicros;
  }

  public int sightings() {
    return state.sightings();
  }

  public int retransmissions() {
    return retransmissions;
  }

  public int duplicates() {
    return duplicates;
  }
}
