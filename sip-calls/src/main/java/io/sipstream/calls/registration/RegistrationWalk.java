package io.sipstream.calls.registration;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows the bindings of an address of record through chains. Not thread-safe. */
final class RegistrationWalk {
  private static final int SIGHTINGS_SHIFT = 17;
  private static final int DECIDED_SHIFT = 2;
  private static final long MOST_DECIDED = 0x7FFF;

  private final String aor;
  private final Map<String, Session> active = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> ids = new HashSet<>();
  private final FailingSessions failing;

  /** Ended sessions, and what their records need. */
  private final List<Ended> ended = new ArrayList<>();

  private long lastEndMicros = -1;
  private boolean truncated;

  /** Number of chains that are no longer pending. It rises when one times out. */
  private long decided;

  private boolean atEnd;

  private record Ended(Session session, RegistrationPhase phase, long micros) {}

  /**
   * Creates a walk that continues an earlier one.
   *
   * @param earlier what {@link #write} has written; null to begin
   */
  RegistrationWalk(String aor, byte[] earlier) {
    this.aor = aor;
    this.failing = new FailingSessions(aor);
    if (earlier != null) {
      read(new VarintReader(earlier));
    }
  }

  private void read(VarintReader in) {
    lastEndMicros = in.signed();
    truncated = in.octet() != 0;
    decided = in.number();
    for (int left = in.smallNumber(); left > 0; left--) {
      String binding = in.text();
      known.add(binding);
      Session session = Session.read(aor, in);
      ids.add(session.id());
      active.put(binding, session);
    }
    failing.read(in);
  }

  /** Writes the sessions in progress; ended ones are left out. */
  byte[] write() {
    VarintWriter out = new VarintWriter();
    out.signed(lastEndMicros);
    out.octet(truncated ? 1 : 0);
    out.number(decided);
    out.number(active.size());
    active.forEach(
        (binding, session) -> {
          out.text(binding);
          session.write(out);
        });
    failing.write(out);
    return out.toByteArray();
  }

  void setTruncated() {
    truncated = true;
  }

  /** Removes the sessions of attempts without 2xx that are closed at a time. */
  void removeClosed(long nowMicros) {
    failing.removeClosed(nowMicros);
  }

  /** Returns whether a session has ended, from which a gap is counted. */
  boolean hasEnded() {
    return lastEndMicros >= 0;
  }

  /** Returns whether no session is in progress. */
  boolean isEmpty() {
    return active.isEmpty() && failing.isEmpty();
  }

  /** Returns the time of the next expiry or close after a time. */
  long nextMicros(long nowMicros) {
    long next = failing.nextCloseMicros(nowMicros);
    for (Session session : active.values()) {
      next = Math.min(next, session.expiresAt());
    }
    return next;
  }

  /**
   * Follows chains.
   *
   * @param chains in the order of the start of their first attempts
   * @param nowMicros time of the evaluation
   * @param end whether no message can follow
   */
  void follow(List<RegisterChain> chains, long nowMicros, boolean end) {
    atEnd = end;
    // The sort is stable: chains of one time stay in the order of their start.
    List<RegisterChain> sorted = new ArrayList<>(chains);
    sorted.sort(Comparator.comparingLong(RegisterChain::effectMicros));
    for (RegisterChain chain : sorted) {
      expire(chain.effectMicros());
      if (chain.isOk()) {
        decided++;
        registered(chain);
      } else {
        failed(chain, nowMicros);
      }
    }
  }

  /** Returns the records at a time; the versions are higher with more sightings. */
  List<RegistrationRecord> records(long sightings, long nowMicros) {
    expire(nowMicros);
    long version =
        (sightings << SIGHTINGS_SHIFT)
            + (Math.min(MOST_DECIDED, decided) << DECIDED_SHIFT)
            + (atEnd ? RegistrationRecord.AT_END : 0);
    List<RegistrationRecord> records = new ArrayList<>();
    for (Ended one : ended) {
      records.add(one.session.toRecord(version, one.phase, one.micros, true, truncated));
    }
    for (Session one : active.values()) {
      records.add(one.toRecord(version, RegistrationPhase.REGISTERED, -1, false, truncated));
    }
    records.addAll(failing.records(version, nowMicros, truncated));
    return records;
  }

  /** Ends the sessions that have expired at a time. */
  void expire(long micros) {
    List<Map.Entry<String, Session>> expired = new ArrayList<>();
    for (Map.Entry<String, Session> entry : active.entrySet()) {
      if (entry.getValue().expiresAt() <= micros) {
        expired.add(entry);
      }
    }
    expired.sort(Comparator.comparingLong(entry -> entry.getValue().expiresAt()));
    expired.forEach(
        entry -> end(entry.getKey(), RegistrationPhase.EXPIRED, entry.getValue().expiresAt()));
  }

  private void end(String binding, RegistrationPhase phase, long micros) {
    Session session = active.remove(binding);
    ended.add(new Ended(session, phase, micros));
    lastEndMicros = Math.max(lastEndMicros, micros);
  }

  /** Returns the id of a session; sessions of a binding may begin in the same microsecond. */
  private String id(String binding, long startMicros) {
    int earlier = 0;
    String id;
    do {
      id = RegistrationDocumentId.ofSession(aor, binding, startMicros, earlier);
      earlier++;
    } while (!ids.add(id));
    return id;
  }

  private void registered(RegisterChain chain) {
    Attempt attempt = chain.last();
    for (RegisteredContact contact : attempt.requested()) {
      if (contact.isAll()) {
        for (String binding : List.copyOf(active.keySet())) {
          unregister(binding, chain);
        }
      } else if (attempt.seconds(contact) == 0) {
        unregister(contact.binding(), chain);
      } else {
        register(chain, contact, attempt.seconds(contact));
      }
    }
  }

  private void unregister(String binding, RegisterChain chain) {
    Session session = active.get(binding);
    if (session != null) {
      session.unregistered(chain);
      end(binding, RegistrationPhase.UNREGISTERED, chain.last().end());
    }
  }

  private void register(RegisterChain chain, RegisteredContact contact, int seconds) {
    String binding = contact.binding();
    long at = chain.last().end();
    Session session = active.get(binding);
    if (session != null && !session.isOfCall(chain.last())) {
      end(binding, RegistrationPhase.REPLACED, at);
      session = null;
    }
    if (session == null) {
      if (known.size() >= RegistrationLimits.BINDINGS && !known.contains(binding)) {
        truncated = true;
        return;
      }
      known.add(binding);
      boolean gap = active.isEmpty() && lastEndMicros >= 0 && lastEndMicros < at;
      session = new Session(aor, id(binding, at), contact, at, gap ? at - lastEndMicros : -1);
      active.put(binding, session);
    }
    session.registered(chain, contact, seconds);
  }

  private void failed(RegisterChain chain, long nowMicros) {
    boolean pending = chain.isPending(nowMicros);
    if (pending && !atEnd) {
      return;
    }
    decided += pending ? 0 : 1;
    FailureReason why = pending ? FailureReason.OPEN_AT_END : chain.failure();
    boolean found = false;
    for (RegisteredContact contact : chain.last().requested()) {
      Session session = active.get(contact.binding());
      if (session != null) {
        session.failed(chain, why);
        found = true;
      }
    }
    if (!found) {
      failing.add(chain, why);
    }
  }
}
