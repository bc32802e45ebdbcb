package io.sipstream.calls.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.LocalDate;

/** Formats microseconds since the epoch as ISO 8601 in UTC. Not thread-safe. */
public final class MicrosText {
  private static final long PER_DAY = 86_400_000_000L;
  private static final int PER_SECOND = 1_000_000;
  private static final int DATE = "2000-01-01".length();
  private static final int FRACTION = "2000-01-01T00:00:00.".length();

  private final byte[] text = "2000-01-01T00:00:00.000000Z".getBytes(ISO_8859_1);
  private long day = -1;

  /** Returns a text with six digits; null for an absent time. */
  public String micros(long micros) {
    return micros < 0 ? null : text(micros, 6, 1);
  }

  /** Returns a text with three digits, truncated; null for an absent time. */
  public String millis(long micros) {
    return micros < 0 ? null : text(micros, 3, 1_000);
  }

  private String text(long micros, int digits, int unit) {
    long ofDay = micros / PER_DAY;
    if (ofDay != day) {
      day = ofDay;
      String date = LocalDate.ofEpochDay(day).toString();
      System.arraycopy(date.getBytes(ISO_8859_1), 0, text, 0, DATE);
    }
    long rest = micros % PER_DAY;
    int second = (int) (rest / PER_SECOND);
    number(DATE + 1, 2, second / 3_600);
    number(DATE + 4, 2, second / 60 % 60);
    number(DATE + 7, 2, second % 60);
    number(FRACTION, digits, (int) (rest % PER_SECOND) / unit);
    text[FRACTION + digits] = 'Z';
    return new String(text, 0, FRACTION + digits + 1, ISO_8859_1);
  }

  private void number(int at, int digits, int value) {
    int left = value;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}
