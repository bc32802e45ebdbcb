package io.sipstream.document;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** ISO-8601 in UTC with a fixed number of digits, quickly: the date is kept from call to call. */
final class Timestamps {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SECOND_TEXT_LENGTH = "2026-11-22T20:55:42".length();
  private static final int NANO_DIGITS = 9;
  private static final int MILLI_DIGITS = 3;

  private long second = Long.MIN_VALUE;
  private String secondText = "";

  /** Such as {@code 2026-11-22T20:55:42.123456789Z}. */
  String nanos(long epochNanos) {
    return text(epochNanos, NANO_DIGITS);
  }

  /** Such as {@code 2026-11-22T20:55:42.123Z}: cut, not rounded. */
  String millis(long epochNanos) {
    return text(epochNanos, MILLI_DIGITS);
  }

  private String text(long epochNanos, int digits) {
    long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
    if (seconds != second) {
      LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
      // LocalDateTime leaves out seconds that are zero.
      secondText = time.plusNanos(1).toString().substring(0, SECOND_TEXT_LENGTH);
      second = seconds;
    }
    byte[] text = new byte[SECOND_TEXT_LENGTH + digits + 2];
    for (int i = 0; i < SECOND_TEXT_LENGTH; i++) {
      text[i] = (byte) secondText.charAt(i);
    }
    text[SECOND_TEXT_LENGTH] = '.';
    long fraction = Math.floorMod(epochNanos, NANOS_PER_SECOND);
    for (int i = NANO_DIGITS; i > 0; i--) {
      if (i <= digits) {
        text[SECOND_TEXT_LENGTH + i] = (byte) ('0' + fraction % 10);
      }
      fraction /= 10;
    }
    text[text.length - 1] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
