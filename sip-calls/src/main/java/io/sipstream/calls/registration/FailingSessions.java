package io.sipstream.calls.registration;

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
    sessions.computeIfAbsent(key, one -> new Session(aor, null, start, -1)).failed(chain, why);
  }

  List<RegistrationRecord> records(long sightings, long nowMicros, boolean truncated) {
    List<RegistrationRecord> records = new ArrayList<>();
    for (Map.Entry<Key, Session> entry : sessions.entrySet()) {
      Key key = entry.getKey();
      Session session = entry.getValue();
      boolean rejected = session.reason() == FailureReason.REJECTED;
      records.add(
          session.toRecord(
              RegistrationDocumentId.ofFailing(aor, key.sourceIp(), key.hour()),
              sightings,
              rejected ? RegistrationPhase.REJECTED : RegistrationPhase.FAILING,
              session.lastMicros(),
              nowMicros >= key.hour() + HOUR_MICROS + GRACE_MICROS,
              truncated));
    }
    return records;
  }
}
