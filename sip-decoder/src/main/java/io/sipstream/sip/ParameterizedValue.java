package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * Holds a header's value and its parameters, as in Event, Reason and Session-Expires (RFC 3261
 * section 7.3.1).
 *
 * @param value the text before the first semicolon
 */
public record ParameterizedValue(Span value, Parameters parameters) {

  public static ParameterizedValue parse(Span header) {
    int semicolon = header.indexOutsideQuotes(';', 0);
    return semicolon == header.length()
        ? new ParameterizedValue(header, Parameters.NONE)
        : new ParameterizedValue(
            header.slice(0, semicolon).trim(), new Parameters(header.slice(semicolon + 1)));
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  /** Returns the value without enclosing quotes. */
  public Span unquotedValue() {
    return value.unquoted();
  }

  /** Returns a parameter; null if it is absent or empty. */
  public Span get(String lowerCaseName) {
    Span value = parameters.get(lowerCaseName);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Returns a parameter that is a number from 0 to {@code limit}; -1 if absent or invalid. */
  public long number(String lowerCaseName, long limit) {
    Span value = parameters.get(lowerCaseName);
    return value == null ? -1 : value.decimal(limit);
  }
}
