package io.sipstream.calls.registration;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the attempts without 2xx of one address of record, by source address and hour. */
final class FailingSessions {
  private static final long HOUR_MICROS = 3_600_000_000L;

  /** An attempt that began in the hour may still get its response. */
  private static final long GRACE_MICROS = 68_000_000;

  private record Key(long hour, String sourceIp) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byHour = Long.compare(hour, other.hour);
      return byHour != 0 ? byHour : sourceIp.compareTo(other.sourceIp);
    }
  }

  private final String aor;
  private final TreeMap<Key, Session> sessions = new TreeMap<>();

  FailingSessions(String aor) {
    this.aor = aor;
  }

  void add(RegisterChain chain, FailureReason why) {
    long start = chain.first().start();
    long hour = Math.floorDiv(start, HOUR_MICROS) * HOUR_MICROS;
    Key key = new Key(hour, chain.first().edge().sourceIp());
    String id = RegistrationDocumentId.ofFailing(aor, key.sourceIp(), hour);
    sessions.computeIfAbsent(key, one -> new Session(aor, id, null, start, -1)).failed(chain, why);
  }

  /** Returns when the next of these sessions is closed; {@link Long#MAX_VALUE} without one. */
  long nextCloseMicros(long nowMicros) {
    long next = Long.MAX_VALUE;
    for (Key key : sessions.keySet()) {
      if (key.hour() + HOUR_MICROS + GRACE_MICROS > nowMicros) {
        next = Math.min(next, key.hour() + HOUR_MICROS + GRACE_MICROS);
      }
    }
    return next;
  }

  /** Removes the sessions that are closed at a time. */
  void removeClosed(long nowMicros) {
    sessions.keySet().removeIf(key -> nowMicros >= key.hour() + HOUR_MICROS + GRACE_MICROS);
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  void write(VarintWriter out) {
    out.number(sessions.size());
    sessions.forEach(
        (key, session) -> {
          out.signed(key.hour());
          out.text(key.sourceIp());
          session.write(out);
        });
  }

  void read(VarintReader in) {
    for (int left = in.smallNumber(); left > 0; left--) {
      Key key = new Key(in.signed(), in.text());
      sessions.put(key, Session.read(aor, in));
    }
  }

  List<RegistrationRecord> records(long versionBase, long nowMicros, boolean truncated) {
    List<RegistrationRecord> records = new ArrayList<>();
    for (Map.Entry<Key, Session> entry : sessions.entrySet()) {
      Key key = entry.getKey();
      Session session = entry.getValue();
      boolean rejected = session.reason() == FailureReason.REJECTED;
      records.add(
          session.toRecord(
              versionBase,
              rejected ? RegistrationPhase.REJECTED : RegistrationPhase.FAILING,
              session.lastMicros(),
              nowMicros >= key.hour() + HOUR_MICROS + GRACE_MICROS,
              truncated));
    }
    return records;
  }
}
