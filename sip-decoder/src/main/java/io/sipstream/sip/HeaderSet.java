package io.sipstream.sip;

/**
 * Represents a set of known headers, so that one test of a message covers all of them.
 *
 * @param bits the bits of the headers, see {@link HeaderName#bit}
 */
public record HeaderSet(long bits) {

  public static HeaderSet of(HeaderName... names) {
    long bits = 0;
    for (HeaderName name : names) {
      bits |= name.bit();
    }
    return new HeaderSet(bits);
  }

  public boolean contains(HeaderName name) {
    return (bits & name.bit()) != 0;
  }
}
