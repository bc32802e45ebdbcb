package io.sipstream.calls.registration;

/** Decides when a record is written again: a phone that refreshes each minute causes few writes. */
public final class RegistrationWrites {
  /** Longest time between two writes of a binding that is refreshed. */
  public static final long INTERVAL_MICROS = 3_600_000_000L;

  private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
  private static final long FNV_PRIME = 0x100_0000_01B3L;

  private RegistrationWrites() {}

  /**
   * Holds what is kept of a record that was written.
   *
   * @param content hash of the fields that are written at once when they change
   */
  public record Written(long version, long refreshedMicros, long content) {
    /** Returns what is kept of a record. */
    public static Written of(RegistrationRecord record) {
      return new Written(record.version(), record.refreshedMicros(), contentOf(record));
    }
  }

  /**
   * Returns whether a record is to be written.
   *
   * @param written what was kept of the record when it was written last; null if it was not
   */
  public static boolean isDue(Written written, RegistrationRecord next) {
    return written == null
        || written.content() != contentOf(next)
        || next.refreshedMicros() - written.refreshedMicros() >= INTERVAL_MICROS;
  }

  private static long contentOf(RegistrationRecord record) {
    String text =
        String.join(
            "\n",
            record.phase().toString(),
            String.valueOf(record.closed()),
            String.valueOf(record.reason()),
            String.valueOf(record.lastCode()),
            String.valueOf(record.expiresSeconds()),
            record.codes().keySet().toString(),
            record.contact(),
            record.sourceIp(),
            record.agent());
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
