package io.sipstream.calls.registration;

import io.sipstream.calls.event.MessageFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects the chains of one record: of a binding, or of failing attempts. Not thread-safe. */
final class Session {
  private static final long MICROS = 1_000_000;

  private final String aor;
  private final RegisteredContact first;
  private final long startMicros;
  private final long gapMicros;
  private final TreeSet<String> observers = new TreeSet<>();
  private final List<String> addresses = new ArrayList<>(1);
  private final TreeMap<Integer, Integer> codes = new TreeMap<>();
  private RegistrationRecord.Delay delay = RegistrationRecord.Delay.NONE;
  private RegisteredContact contact;
  private Attempt last;
  private Attempt lastOk;
  private Attempt lastSeen;
  private String agent;
  private FailureReason reason;
  private String reasonPhrase;
  private long refreshedMicros = -1;
  private int seconds = -1;
  private long earlyMicros = -1;
  private int successes;
  private int challenges;
  private int failures;
  private int sightings;

  /**
   * Creates a session without chains.
   *
   * @param first contact of the binding; null for attempts without 2xx
   * @param gapMicros -1 if absent
   */
  Session(String aor, RegisteredContact first, long startMicros, long gapMicros) {
    this.aor = aor;
    this.first = first;
    this.startMicros = startMicros;
    this.gapMicros = gapMicros;
  }

  /** Adds a 2xx that binds the contact for some seconds. */
  void registered(RegisterChain chain, RegisteredContact bound, int forSeconds) {
    long at = chain.last().end();
    if (refreshedMicros >= 0) {
      long early = Math.max(0, expiresAt() - at);
      earlyMicros = earlyMicros < 0 ? early : Math.min(earlyMicros, early);
    }
    contact = bound;
    seconds = forSeconds;
    refreshedMicros = at;
    successes++;
    lastOk = chain.last();
    delay = delay.with(chain.delayMicros());
    add(chain);
  }

  /** Adds the 2xx that ends the binding. */
  void unregistered(RegisterChain chain) {
    add(chain);
  }

  /** Adds a chain that got no 2xx. */
  void failed(RegisterChain chain, FailureReason why) {
    failures++;
    add(chain);
    reason = why;
    reasonPhrase = chain.last().reason();
  }

  private void add(RegisterChain chain) {
    reason = null;
    reasonPhrase = null;
    last = chain.last();
    challenges += chain.challenges();
    for (Attempt attempt : chain.attempts()) {
      sightings += attempt.sightings();
      attempt.observers(observers);
      agent = attempt.agent() == null ? agent : attempt.agent();
      lastSeen = attempt;
      if (attempt.code() >= 300) {
        codes.merge(attempt.code(), 1, Integer::sum);
      }
      String address = attempt.edge().sourceIp();
      if (addresses.size() < RegistrationLimits.ADDRESSES && !addresses.contains(address)) {
        addresses.add(address);
      }
    }
  }

  /** Returns whether a REGISTER is of the Call-ID that got the last 2xx. */
  boolean isOfCall(Attempt attempt) {
    return lastOk.key().isSameCall(attempt.key());
  }

  /** Returns the time at which the binding expires. */
  long expiresAt() {
    return refreshedMicros + seconds * MICROS;
  }

  long startMicros() {
    return startMicros;
  }

  /** Returns the time of the last final response. */
  long lastMicros() {
    return last.end();
  }

  FailureReason reason() {
    return reason;
  }

  /** Returns the record; {@code endMicros} is -1 for a session in progress. */
  RegistrationRecord toRecord(
      String id,
      long sightingsOfAor,
      RegistrationPhase phase,
      long endMicros,
      boolean closed,
      boolean truncated) {
    MessageFacts facts = lastSeen.edge().facts();
    return new RegistrationRecord(
        id,
        4 * sightingsOfAor + (closed ? 1 : 0),
        aor,
        last.callId(),
        first == null ? null : first.binding(),
        contact == null ? null : contact.instance(),
        contact == null ? -1 : contact.regId(),
        contact == null ? null : contact.uri(),
        received(),
        phase,
        closed,
        reason,
        reasonPhrase,
        startMicros,
        refreshedMicros,
        refreshedMicros < 0 ? -1 : expiresAt(),
        seconds,
        endMicros,
        Math.max(0, successes - 1),
        challenges,
        failures,
        codes,
        last.code(),
        delay,
        gapMicros,
        earlyMicros,
        lastSeen.edge().sourceIp(),
        lastSeen.edge().sourcePort(),
        lastSeen.edge().destinationIp(),
        lastSeen.edge().destinationPort(),
        facts.protocol(),
        agent,
        List.copyOf(observers),
        List.copyOf(addresses),
        sightings,
        truncated);
  }

  /** Returns the source if the contact has another address, as behind address translation. */
  private String received() {
    String address = contact == null ? null : contact.address();
    String source = lastSeen.edge().sourceIp();
    return address == null || address.equals(source) ? null : source;
  }
}
