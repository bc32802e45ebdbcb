package io.sipstream.explorer.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the values of {@code after:}, {@code before:} and {@code last:}. */
public final class TimeTerm {
  private static final Pattern DATE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d(T(\\d\\d(:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?)?)?)?");
  private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,4})([mhd])");
  private static final String MIDNIGHT = "0000-00-00T00:00:00";
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  private TimeTerm() {}

  /**
   * Returns microseconds since the epoch of a UTC date, with hours, minutes and seconds or without.
   *
   * @throws IllegalArgumentException if the text is no date
   */
  public static long micros(String date) {
    String text = date.endsWith("Z") ? date.substring(0, date.length() - 1) : date;
    if (!DATE.matcher(text).matches()) {
      throw new IllegalArgumentException("No date: " + date);
    }
    try {
      String whole =
          text.length() < MIDNIGHT.length() ? text + MIDNIGHT.substring(text.length()) : text;
      Instant instant = LocalDateTime.parse(whole).toInstant(ZoneOffset.UTC);
      return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("No date: " + date, e);
    }
  }

  /**
   * Returns the time range of {@code last:} in microseconds, such as that of 15m.
   *
   * @throws IllegalArgumentException if the text is no range
   */
  public static long span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("No time range: " + text);
    }
    long seconds =
        switch (matcher.group(2)) {
          case "m" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return Long.parseLong(matcher.group(1)) * seconds * MICROS_PER_SECOND;
  }

  /** Returns whether a value of a time term is valid. */
  static boolean isValid(Query.Key key, String value) {
    try {
      return (key == Query.Key.LAST ? span(value) : micros(value)) >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns whether a time matches a time term; {@code last:} counts back from now. */
  static boolean matches(Query.Key key, String value, long micros) {
    return switch (key) {
      case AFTER -> micros >= micros(value);
      case BEFORE -> micros < micros(value);
      default -> micros >= System.currentTimeMillis() * 1_000 - span(value);
    };
  }
}
