package io.sipstream.sip;

/** Represents a set of known headers, so that one test of a message covers all of them. */
public final class HeaderSet {
  private final long bits;

  private HeaderSet(long bits) {
    this.bits = bits;
  }

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

  /** Returns the bits of the headers, see {@link HeaderName#bit}. */
  long bits() {
    return bits;
  }
}
