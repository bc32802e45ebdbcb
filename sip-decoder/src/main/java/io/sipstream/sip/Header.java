package io.sipstream.sip;

/**
 * One header line, folding taken out.
 *
 * @param name which header it is, if it is one that is known here
 * @param rawName as on the wire: long or compact, in any case
 * @param value without white space at both ends
 * @param atByte where the line begins, counted from the first byte of the payload
 */
public record Header(HeaderName name, Span rawName, Span value, int atByte) {

  private static final Span COLON = Span.of(": ");

  /**
   * Its long name in lower case, also where the compact one was sent, with a colon and a blank
   * behind it.
   */
  public Span listed() {
    return name == HeaderName.OTHER ? Span.join(rawName.lowerCase(), COLON) : name.listed();
  }
}
