package io.sipstream.packet;

import io.sipstream.text.Ascii;

/** Finds the transport of a SIP message in its first Via (RFC 3261 section 20.42). */
final class HepTransport {
  private static final String VERSION = "sip/2.0/";
  private static final int LONGEST_TRANSPORT = 8;

  private HepTransport() {}

  /** Returns a protocol number: that of TCP if the message has no Via or another transport. */
  static int of(Slice message) {
    int last = message.length() - VERSION.length() - LONGEST_TRANSPORT;
    for (int i = 0; i <= last; i++) {
      int at = message.at() + i;
      if (Ascii.isLowerCase(message.bytes(), at, VERSION)) {
        int begin = at + VERSION.length();
        int end = Ascii.endOfToken(message.bytes(), begin, begin + LONGEST_TRANSPORT);
        return number(message.bytes(), begin, end);
      }
    }
    return Endpoints.TCP;
  }

  private static int number(byte[] bytes, int begin, int end) {
    if (end - begin == 3 && Ascii.isLowerCase(bytes, begin, "udp")) {
      return Endpoints.UDP;
    }
    // RFC 4168 section 6: SCTP and TLS-SCTP.
    boolean sctp = end - begin >= 4 && Ascii.isLowerCase(bytes, end - 4, "sctp");
    return sctp ? Endpoints.SCTP : Endpoints.TCP;
  }
}
