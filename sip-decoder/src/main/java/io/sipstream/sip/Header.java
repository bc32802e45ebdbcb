package io.sipstream.sip;

import io.sipstream.text.Span;

/** One header line, folding taken out. Its texts stay where they are until they are asked for. */
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
   * @param name which header it is, if it is one that is known here
   * @param bytes what name and value are in, the value without white space at both ends
   * @param atByte where the line begins, counted from the first byte of the payload
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

  /** Which header it is; {@link HeaderName#OTHER} if it is none that is known here. */
  public HeaderName name() {
    return name;
  }

  /** Its name as on the wire: long or compact, in any case. */
  public Span rawName() {
    return new Span(bytes, nameFrom, nameTo);
  }

  /** Its value without white space at both ends. */
  public Span value() {
    return new Span(bytes, valueFrom, valueTo);
  }

  /** The array that {@link #value()} is in, for those who look at many headers. */
  public byte[] array() {
    return bytes;
  }

  /** Where the value begins in {@link #array()}. */
  public int valueFrom() {
    return valueFrom;
  }

  public int valueLength() {
    return valueTo - valueFrom;
  }

  /** Whether it has no value. */
  boolean isEmpty() {
    return valueFrom == valueTo;
  }

  /** Where the line begins, counted from the first byte of the payload. */
  public int atByte() {
    return atByte;
  }

  /**
   * Its long name in lower case, also where the compact one was sent, with a colon and a blank
   * behind it.
   */
  public Span listed() {
    return name == HeaderName.OTHER ? Span.join(rawName().lowerCase(), COLON) : name.listed();
  }
}
