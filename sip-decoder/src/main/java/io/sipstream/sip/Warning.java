package io.sipstream.sip;

import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;

/**
 * Holds a value of Warning (RFC 3261 section 20.43).
 *
 * @param code three digits; -1 if it is invalid
 * @param agent host or pseudonym that warns; null if there is none
 * @param text without its quotes; null if there is none
 * @param damaged whether it violates the grammar
 */
public record Warning(int code, Span agent, Span text, boolean damaged) {

  static Warning parse(Span value) {
    WhitespaceTokenizer words = new WhitespaceTokenizer(value);
    Span code = words.next();
    Span agent = words.next();
    Span text = words.rest();
    int number = code != null && code.length() == 3 ? (int) code.decimal(999) : -1;
    boolean quoted = text != null && text.isQuoted();
    return new Warning(number, agent, quoted ? text.unquoted() : text, number < 0 || !quoted);
  }
}
