package io.sipstream.sip;

import io.sipstream.text.Span;

/** Parses a qvalue (RFC 3261 section 25.1): 0 to 1 with at most three decimals. */
public final class QValue {
  private static final int LONGEST = "0.123".length();

  private QValue() {}

  /** Returns the value without trailing zeros, so that 0.500 and 0.5 are equal; null if invalid. */
  public static String parse(Span q) {
    if (q == null || q.isEmpty() || q.length() > LONGEST || (q.at(0) != '0' && q.at(0) != '1')) {
      return null;
    }
    if (q.length() == 1) {
      return q.toString();
    }
    long thousandths = q.length() == 2 ? 0 : q.slice(2).decimal(999);
    if (q.at(1) != '.' || thousandths < 0 || (q.at(0) == '1' && thousandths > 0)) {
      return null;
    }
    String text = q.toString();
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.charAt(end - 1) == '.' ? text.substring(0, 1) : text.substring(0, end);
  }
}
