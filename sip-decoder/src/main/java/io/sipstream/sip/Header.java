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

  /** Its long name in lower case, also where the compact one was sent. */
  public Span fullName() {
    return name == HeaderName.OTHER ? rawName.lowerCase() : name.fullName();
  }
}
