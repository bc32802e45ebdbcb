package io.sipstream.sip;

import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;

/**
 * Holds RAck (RFC 3262 section 7.2): the provisional response that is acknowledged.
 *
 * @param rseq -1 if it is no number
 * @param cseq -1 if it is no number
 * @param method as on the wire; null if there is none
 */
public record RAck(long rseq, long cseq, Span method) {
  private static final long LIMIT = 0xFFFF_FFFFL;

  static RAck parse(Span value) {
    WhitespaceTokenizer words = new WhitespaceTokenizer(value);
    return new RAck(number(words.next()), number(words.next()), words.rest());
  }

  private static long number(Span digits) {
    return digits == null ? -1 : digits.decimal(LIMIT);
  }

  /** Returns whether a part is missing or invalid. */
  public boolean damaged() {
    return rseq < 0 || cseq < 0 || method == null || !method.isToken();
  }
}
