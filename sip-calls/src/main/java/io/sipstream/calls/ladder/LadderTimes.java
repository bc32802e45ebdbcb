package io.sipstream.calls.ladder;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats the times of a ladder. */
public final class LadderTimes {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final double NANOS_PER_MILLI = 1_000_000;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

  private LadderTimes() {}

  /** Returns the time of day in UTC with microseconds. */
  public static String clock(long nanos) {
    return clock(nanos, ZoneOffset.UTC);
  }

  /** Returns the time of day with microseconds. */
  public static String clock(long nanos, ZoneId zone) {
    Instant time =
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    return CLOCK.format(time.atZone(zone));
  }

  /** Returns a duration in seconds with a sign and microseconds. */
  public static String delta(long nanos) {
    return String.format(Locale.ROOT, "%+.6f", nanos / (double) NANOS_PER_SECOND);
  }

  /** Returns a duration between taps in milliseconds with a sign. */
  public static String offset(long nanos) {
    return String.format(Locale.ROOT, "%+.1f ms", nanos / NANOS_PER_MILLI);
  }

  /** Returns a long pause in seconds. */
  public static String pause(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / (double) NANOS_PER_SECOND);
  }
}
