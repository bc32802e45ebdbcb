package io.sipstream.sip;

/**
 * A value of Warning (RFC 3261 section 20.43).
 *
 * @param code three digits; -1 if it is none
 * @param agent who warns; null if there is none
 * @param text without its quotes; null if there is none
 */
public record Warning(int code, Span agent, Span text) {

  static Warning parse(Span value) {
    Words words = new Words(value);
    Span code = words.next();
    Span agent = words.next();
    Span text = words.rest();
    boolean threeDigits = code != null && code.length() == 3;
    return new Warning(
        threeDigits ? (int) code.decimal(999) : -1, agent, text == null ? null : text.unquoted());
  }

  boolean damaged() {
    return code < 0 || text == null;
  }
}
