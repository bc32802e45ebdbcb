package io.sipstream.sip;

import io.sipstream.text.ByteSet;
import io.sipstream.text.Span;

/**
 * Holds a host with an optional port (RFC 3261 section 25.1: hostport).
 *
 * @param host in lower case, IPv6 without its brackets and zone; null if there is none
 * @param port 0 to 65535; -1 if there is none
 * @param damaged whether it violates the grammar
 */
record HostPort(Span host, int port, boolean damaged) {
  static final int LIMIT = 65_535;

  // Characters that need no conversion: lower case, no IPv6.
  static final ByteSet USUAL = ByteSet.of(ByteSet.DIGITS + "abcdefghijklmnopqrstuvwxyz-.");
  private static final ByteSet DIGITS = ByteSet.of(ByteSet.DIGITS);

  /** Returns the end of a host with {@link #USUAL} characters and its port; -1 for any other. */
  static int endOfUsual(byte[] bytes, int from, int to) {
    int end = USUAL.endIn(bytes, from, to);
    if (end == from) {
      return -1;
    }
    if (end == to || bytes[end] != ':') {
      return end;
    }
    int portEnd = DIGITS.endIn(bytes, end + 1, to);
    return portEnd == end + 1 ? -1 : portEnd;
  }

  /** Returns the offset of the port's colon before {@code end}; {@code end} if there is none. */
  static int colonOfUsual(byte[] bytes, int from, int end) {
    int at = end;
    while (at > from && bytes[at - 1] >= '0' && bytes[at - 1] <= '9') {
      at--;
    }
    return at > from && bytes[at - 1] == ':' ? at - 1 : end;
  }

  static HostPort parse(Span text) {
    boolean damaged = false;
    Span host = text;
    Span afterHost = Span.EMPTY;
    if (!text.isEmpty() && text.at(0) == '[') {
      int bracket = text.indexOf(']');
      damaged = bracket < 0;
      host = withoutThirdColon(bracket < 0 ? text.slice(1) : text.slice(1, bracket));
      Span address = HostName.withoutZone(host);
      // RFC 3261 section 25.1: an address in a URI has no zone.
      damaged |= address.length() < host.length();
      host = address;
      afterHost = bracket < 0 ? Span.EMPTY : text.slice(bracket + 1);
    } else {
      int colon = text.indexOf(':');
      if (colon >= 0) {
        host = text.slice(0, colon);
        afterHost = text.slice(colon);
      }
    }
    int port = -1;
    afterHost = afterHost.trim();
    if (!afterHost.isEmpty()) {
      port = afterHost.at(0) == ':' ? (int) afterHost.slice(1).trim().decimal(LIMIT) : -1;
      damaged |= port < 0;
    }
    host = host.trim();
    damaged |= host.isEmpty() || host.firstWhitespace() >= 0;
    return new HostPort(host.isEmpty() ? null : host.lowerCase(), port, damaged);
  }

  /** Corrects three colons before an IPv4 address in IPv6 to two (RFC 5118 section 4.10). */
  private static Span withoutThirdColon(Span address) {
    if (address.indexOf('.') < 0) {
      return address;
    }
    int colon = address.lastIndexOf(':');
    boolean three = colon >= 2 && address.at(colon - 1) == ':' && address.at(colon - 2) == ':';
    return three ? Span.join(address.slice(0, colon), address.slice(colon + 1)) : address;
  }
}
