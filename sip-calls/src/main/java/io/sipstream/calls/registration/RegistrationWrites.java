package io.sipstream.calls.registration;

import java.util.Objects;

/** Decides when a record is written again: a phone that refreshes each minute causes few writes. */
public final class RegistrationWrites {
  /** Longest time between two writes of a binding that is refreshed. */
  public static final long INTERVAL_MICROS = 3_600_000_000L;

  private RegistrationWrites() {}

  /**
   * Returns whether a record is to be written.
   *
   * @param written the record as it was written last; null if it was not
   */
  public static boolean isDue(RegistrationRecord written, RegistrationRecord next) {
    return written == null
        || hasChanged(written, next)
        || next.refreshedMicros() - written.refreshedMicros() >= INTERVAL_MICROS;
  }

  private static boolean hasChanged(RegistrationRecord written, RegistrationRecord next) {
    return written.phase() != next.phase()
        || written.closed() != next.closed()
        || written.reason() != next.reason()
        || written.lastCode() != next.lastCode()
        || written.expiresSeconds() != next.expiresSeconds()
        || !written.codes().keySet().equals(next.codes().keySet())
        || !Objects.equals(written.contact(), next.contact())
        || !Objects.equals(written.sourceIp(), next.sourceIp())
        || !Objects.equals(written.agent(), next.agent());
  }
}
