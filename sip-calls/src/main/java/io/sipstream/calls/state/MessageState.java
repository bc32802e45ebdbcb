package io.sipstream.calls.state;

import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.event.Tap;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Holds one message: the facts of its earliest sighting, and its sightings. A sighting is a time;
 * of several taps with one time the first in order is kept.
 */
public final class MessageState {
  // A time, a reference to a tap and a part of its names.
  private static final int SIGHTING_BYTES = 24;
  // Key and headers of the objects.
  private static final int MESSAGE_BYTES = 96;
  private static final int ADDRESS_BYTES = 64;

  private long factsMicros;
  private byte[] facts;
  private long[] times;
  private Tap[] taps;
  private boolean truncated;

  /** Addresses of all sightings, sorted; empty if all have those of the facts. */
  private List<String> addresses;

  MessageState(long micros, Tap tap, byte[] facts) {
    this(micros, facts, new long[] {micros}, new Tap[] {tap}, List.of(), false);
  }

  MessageState(
      long factsMicros,
      byte[] facts,
      long[] times,
      Tap[] taps,
      List<String> addresses,
      boolean truncated) {
    this.addresses = addresses;
    this.factsMicros = factsMicros;
    this.facts = facts;
    this.times = times;
    this.taps = taps;
    this.truncated = truncated;
  }

  MessageState copy() {
    return new MessageState(factsMicros, facts, times, taps, addresses, truncated);
  }

  /** Returns the time of the sighting that the facts are from, microseconds. */
  long factsMicros() {
    return factsMicros;
  }

  byte[] factsBytes() {
    return facts;
  }

  /** Returns the facts of the earliest sighting. */
  public MessageFacts facts() {
    return MessageFacts.of(facts);
  }

  /**
   * Returns the addresses of all sightings if they differ, as with address translation between two
   * taps; else an empty list.
   */
  public List<String> addresses() {
    return addresses;
  }

  /** Returns the estimated memory of the message. */
  int bytes() {
    return MESSAGE_BYTES
        + facts.length
        + SIGHTING_BYTES * times.length
        + ADDRESS_BYTES * addresses.size();
  }

  /** Returns the number of sightings, {@link StateLimits#SIGHTINGS} at most. */
  public int sightings() {
    return times.length;
  }

  /** Returns the time of a sighting, microseconds; times ascend. */
  public long micros(int index) {
    return times[index];
  }

  /** Returns the tap of a sighting. */
  public Tap tap(int index) {
    return taps[index];
  }

  /** Returns whether there were more sightings than are kept. */
  public boolean isTruncated() {
    return truncated;
  }

  /** Adds what another state of this message has; returns whether anything changed. */
  boolean merge(MessageState other) {
    SortedSet<String> all = null;
    if (!Arrays.equals(facts, other.facts) || !addresses.equals(other.addresses)) {
      all = new TreeSet<>(ownAddresses());
      all.addAll(other.ownAddresses());
    }
    boolean changed = mergeFacts(other);
    changed |= all != null && replaceAddresses(all);
    for (int i = 0; i < other.times.length; i++) {
      changed |= add(other.times[i], other.taps[i]);
    }
    if (other.truncated && !truncated) {
      truncated = true;
      changed = true;
    }
    return changed;
  }

  private boolean replaceAddresses(SortedSet<String> all) {
    boolean ofFacts = all.equals(new TreeSet<>(ofFacts()));
    List<String> kept = ofFacts ? List.of() : all.stream().limit(StateLimits.ADDRESSES).toList();
    boolean changed = !kept.equals(addresses);
    addresses = kept;
    return changed;
  }

  private List<String> ownAddresses() {
    return addresses.isEmpty() ? ofFacts() : addresses;
  }

  private List<String> ofFacts() {
    MessageFacts own = facts();
    return List.of(own.sourceIp(), own.destinationIp());
  }

  private boolean mergeFacts(MessageState other) {
    int order = Long.compare(other.factsMicros, factsMicros);
    if (order > 0 || (order == 0 && Arrays.compare(other.facts, facts) >= 0)) {
      return false;
    }
    factsMicros = other.factsMicros;
    facts = other.facts;
    return true;
  }

  /** Adds a sighting. The arrays may be shared with copies, so a change replaces them. */
  private boolean add(long micros, Tap tap) {
    int at = Arrays.binarySearch(times, micros);
    if (at >= 0) {
      if (tap.compareTo(taps[at]) >= 0) {
        return false;
      }
      taps = taps.clone();
      taps[at] = tap;
      return true;
    }
    int insert = -at - 1;
    if (times.length == StateLimits.SIGHTINGS) {
      boolean changed = !truncated;
      truncated = true;
      if (insert == times.length) {
        return changed;
      }
    }
    int length = Math.min(StateLimits.SIGHTINGS, times.length + 1);
    long[] moreTimes = Arrays.copyOf(times, length);
    Tap[] moreTaps = Arrays.copyOf(taps, length);
    System.arraycopy(times, insert, moreTimes, insert + 1, length - insert - 1);
    System.arraycopy(taps, insert, moreTaps, insert + 1, length - insert - 1);
    moreTimes[insert] = micros;
    moreTaps[insert] = tap;
    times = moreTimes;
    taps = moreTaps;
    return true;
  }
}
