package io.sipstream.document;

import io.sipstream.text.Span;
import io.sipstream.text.Swar;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Formats ISO-8601 timestamps in UTC with a fixed number of digits. Caches the date. A returned
 * span is overwritten by the next call. Not thread-safe.
 */
final class Timestamps {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SECOND_TEXT_LENGTH = "2026-11-22T20:55:42".length();
  private static final int NANO_DIGITS = 9;
  private static final int MILLI_DIGITS = 3;

  private final byte[] nanosText = text(NANO_DIGITS);
  private final byte[] millisText = text(MILLI_DIGITS);
  private final Span nanos = new Span(nanosText, 0, nanosText.length - Swar.COUNT);
  private final Span millis = new Span(millisText, 0, millisText.length - Swar.COUNT);
  private long second = Long.MIN_VALUE;
  private String secondText = "";

  /** Returns a text such as {@code 2026-11-22T20:55:42.123456789Z}. */
  Span nanos(long epochNanos) {
    write(epochNanos, NANO_DIGITS, nanosText);
    return nanos;
  }

  /** Returns a text such as {@code 2026-11-22T20:55:42.123Z}: truncated, not rounded. */
  Span millis(long epochNanos) {
    write(epochNanos, MILLI_DIGITS, millisText);
    return millis;
  }

  /** Allocates a text, padded for copies of eight bytes. */
  private static byte[] text(int digits) {
    int length = SECOND_TEXT_LENGTH + digits + 2;
    byte[] text = new byte[length + Swar.COUNT];
    text[length - 1] = 'Z';
    return text;
  }

  private void write(long epochNanos, int digits, byte[] text) {
    long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
    if (seconds != second) {
      LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
      // LocalDateTime omits seconds that are zero.
      secondText = time.plusNanos(1).toString().substring(0, SECOND_TEXT_LENGTH);
      second = seconds;
    }
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
  }
}
