package io.sipstream.calls.record;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats microseconds since the epoch as ISO 8601 in UTC. */
final class MicrosText {
  private static final long PER_SECOND = 1_000_000;
  private static final int NANOS = 1_000;
  private static final DateTimeFormatter MICROS = format("SSSSSS");
  private static final DateTimeFormatter MILLIS = format("SSS");

  private MicrosText() {}

  private static DateTimeFormatter format(String fraction) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss." + fraction + "'Z'", Locale.ROOT)
        .withZone(ZoneOffset.UTC);
  }

  /** Returns a text with six digits; null for an absent time. */
  static String micros(long micros) {
    return micros < 0 ? null : MICROS.format(instant(micros));
  }

  /** Returns a text with three digits, truncated; null for an absent time. */
  static String millis(long micros) {
    return micros < 0 ? null : MILLIS.format(instant(micros));
  }

  private static Instant instant(long micros) {
    long seconds = Math.floorDiv(micros, PER_SECOND);
    return Instant.ofEpochSecond(seconds, Math.floorMod(micros, PER_SECOND) * NANOS);
  }
}
