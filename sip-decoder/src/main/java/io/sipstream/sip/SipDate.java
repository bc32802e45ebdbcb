package io.sipstream.sip;

import io.sipstream.text.Span;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/** Parses Date (RFC 3261 sections 20.17 and 25.1: SIP-date, which is RFC 1123's in GMT). */
final class SipDate {
  private static final int LENGTH = "Sat, 13 Nov 2010 23:29:00 GMT".length();

  /** A lenient resolver would read 31 Feb as the 28th. */
  private static final DateTimeFormatter STRICT =
      DateTimeFormatter.RFC_1123_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);

  private SipDate() {}

  /** Returns the date as ISO 8601; null if invalid. */
  static String parse(Span value) {
    if (value.length() != LENGTH || !value.slice(LENGTH - 4).equalsIgnoreCase(" gmt")) {
      return null;
    }
    try {
      return STRICT
          .parse(value.toString(), OffsetDateTime::from)
          .withOffsetSameInstant(ZoneOffset.UTC)
          .toInstant()
          .toString();
    } catch (DateTimeException notADate) {
      return null;
    }
  }
}
