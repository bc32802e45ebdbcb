package io.sipstream.sip;

import io.sipstream.text.Span;

/** Represents a header line after unfolding. Name and value are not copied until they are read. */
public final class Header {
  private static final Span COLON = Span.of(": ");

  private final HeaderName name;
  private final byte[] bytes;
  private final int nameFrom;
  private final int nameTo;
  private final int valueFrom;
  private final int valueTo;
  private final int atByte;

  /**
   * Creates a header.
   *
   * @param name the known name, or {@link HeaderName#OTHER}
   * @param bytes array of name and value, the value without whitespace at both ends
   * @param atByte offset of the line, from the first byte of the payload
   */
  Header(
      HeaderName name,
      byte[] bytes,
      int nameFrom,
      int nameTo,
      int valueFrom,
      int valueTo,
      int atByte) {
    this.name = name;
    this.bytes = bytes;
    this.nameFrom = nameFrom;
    this.nameTo = nameTo;
    this.valueFrom = valueFrom;
    this.valueTo = valueTo;
    this.atByte = atByte;
  }

  /** Returns the known name; {@link HeaderName#OTHER} for any other. */
  public HeaderName name() {
    return name;
  }

  /** Returns the name as on the wire: long or compact, in any case. */
  public Span rawName() {
    return new Span(bytes, nameFrom, nameTo);
  }

  /** Returns the value without whitespace at both ends. */
  public Span value() {
    return new Span(bytes, valueFrom, valueTo);
  }

  /** Returns the array of {@link #value()}, to read many headers without allocation. */
  public byte[] array() {
    return bytes;
  }

  /** Returns the offset of the value in {@link #array()}. */
  public int valueFrom() {
    return valueFrom;
  }

  public int valueLength() {
    return valueTo - valueFrom;
  }

  /** Returns whether the value is empty. */
  boolean isEmpty() {
    return valueFrom == valueTo;
  }

  /** Returns the offset of the line, from the first byte of the payload. */
  public int atByte() {
    return atByte;
  }

  /**
   * Returns the long name in lower case, also for a compact one, followed by a colon and a space.
   */
  public Span listed() {
    return name == HeaderName.OTHER ? Span.join(rawName().lowerCase(), COLON) : name.listed();
  }
}
