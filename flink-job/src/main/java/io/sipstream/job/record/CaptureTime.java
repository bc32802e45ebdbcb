package io.sipstream.job.record;

import java.time.Instant;

/** Checks whether a capture time is plausible, so that wrong clocks do not advance event time. */
public final class CaptureTime {
  /** Maximum lead of an agent's clock over the broker's clock, milliseconds. */
  public static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  private static final long FIRST_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long END_MILLIS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private CaptureTime() {}

  /**
   * Returns whether a time is plausible: from 2000 to 2099, and not in the future.
   *
   * @param millis milliseconds since the epoch, from the clock of an agent
   * @param brokerTimeMillis when Kafka received the record, milliseconds since the epoch
   */
  public static boolean isPlausible(long millis, long brokerTimeMillis) {
    return millis >= FIRST_MILLIS
        && millis < END_MILLIS
        && millis - CLOCK_TOLERANCE_MILLIS <= brokerTimeMillis;
  }
}
