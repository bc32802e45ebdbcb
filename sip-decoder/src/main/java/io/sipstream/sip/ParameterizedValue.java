package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * A header's value and the parameters behind it, such as Event, Reason and Session-Expires have
 * them (RFC 3261 section 7.3.1).
 *
 * @param value what stands before the first semicolon
 */
public record ParameterizedValue(Span value, Parameters parameters) {

  public static ParameterizedValue parse(Span header) {
    int semicolon = header.indexOutsideQuotes(';', 0);
    return semicolon == header.length()
        ? new ParameterizedValue(header, Parameters.NONE)
        : new ParameterizedValue(
            header.slice(0, semicolon).trim(), new Parameters(header.slice(semicolon + 1)));
  }

  /** The value without quotes around it. */
  public Span unquotedValue() {
    return value.unquoted();
  }

  /** A parameter; null if it is absent or empty. */
  public Span get(String lowerCaseName) {
    Span value = parameters.get(lowerCaseName);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A parameter that is a number from 0 to {@code limit}; -1 if it is absent or none. */
  public long number(String lowerCaseName, long limit) {
    Span value = parameters.get(lowerCaseName);
    return value == null ? -1 : value.decimal(limit);
  }
}
