package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.Span;

/**
 * Holds CSeq (RFC 3261 section 20.16).
 *
 * @param number -1 if it is invalid
 * @param method as on the wire; may be empty
 */
public record CSeq(long number, Span method) {

  static CSeq parse(Span value, int atByte, Problems problems) {
    int digits = 0;
    while (digits < value.length() && value.at(digits) >= '0' && value.at(digits) <= '9') {
      digits++;
    }
    // RFC 3261 section 8.1.1.5: less than 2**31. Larger values are kept if they can be stored.
    int at = value.arrayOffset();
    long number = Ascii.decimal(value.array(), at, at + digits, Long.MAX_VALUE);
    Span method = value.trimmed(digits);
    boolean apart = digits < value.length() && Ascii.isWhitespace(value.at(digits));
    if (number < 0 || number > Integer.MAX_VALUE || method.isEmpty() || !apart) {
      problems.add("cseq", atByte);
    }
    return new CSeq(number, method);
  }
}
