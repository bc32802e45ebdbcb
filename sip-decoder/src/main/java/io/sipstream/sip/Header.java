package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * Represents a header line after unfolding. Name and value are not copied until they are read.
 *
 * @param name the known name; {@link HeaderName#OTHER} for any other
 * @param array array of name and value, the value without whitespace at both ends
 * @param valueFrom offset of the value in {@code array}
 * @param valueTo end of the value, exclusive
 * @param atByte offset of the line, from the first byte of the payload
 * @param plain whether JSON is known to escape no byte of the value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Header(
    HeaderName name,
    byte[] array,
    int nameFrom,
    int nameTo,
    int valueFrom,
    int valueTo,
    int atByte,
    boolean plain) {
  private static final Span COLON = Span.of(": ");

  /** Returns the name as on the wire: long or compact, in any case. */
  public Span rawName() {
    return new Span(array, nameFrom, nameTo);
  }

  /** Returns the value without whitespace at both ends. */
  public Span value() {
    return new Span(array, valueFrom, valueTo);
  }

  /** Returns whether the value is empty. */
  boolean isEmpty() {
    return valueFrom == valueTo;
  }

  /** Returns the long name in lower case, also for a compact one, and a colon with a space. */
  public Span listed() {
    return name == HeaderName.OTHER ? Span.join(rawName().lowerCase(), COLON) : name.listed();
  }
}
