package io.sipstream.export;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Holds a range of capture timestamps.
 *
 * @param fromNanos start in nanoseconds since the epoch, inclusive
 * @param untilNanos end in nanoseconds since the epoch, exclusive
 */
public record TimeWindow(long fromNanos, long untilNanos) {

  boolean holds(long timeNanos) {
    return timeNanos >= fromNanos && timeNanos < untilNanos;
  }

  /**
   * Parses a time such as {@code 2026-11-22T21:13:24.895575993Z} or one with an offset.
   *
   * @return nanoseconds since the epoch
   * @throws IllegalArgumentException with a message for the user
   */
  public static long nanos(String option, String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      long nanos =
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
      if (nanos >= 0) {
        return nanos;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        option
            + ": "
            + text
            + " is not a time between 1970 and 2262, such as 2026-11-22T10:00:00Z or"
            + " 2026-11-22T11:00:00.5+01:00.");
  }
}
