package io.sipstream.sip;

/** Some of the headers that are known here, so that a message is asked once for all of them. */
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

  /** A bit for each, see {@link HeaderName#bit}. */
  long bits() {
    return bits;
  }
}
