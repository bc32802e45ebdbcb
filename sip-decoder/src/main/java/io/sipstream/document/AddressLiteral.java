package io.sipstream.document;

import io.sipstream.packet.IpAddress;
import io.sipstream.sip.HostName;
import io.sipstream.text.Span;

/** Distinguishes IP literals from host names. */
final class AddressLiteral {
  private static final int NUMBERS = 4;

  private AddressLiteral() {}

  /** Returns the canonical form of an IP literal without its zone; null for any other text. */
  static Span canonical(Span host) {
    if (host.isEmpty()) {
      return null;
    }
    if (host.indexOf(':') >= 0) {
      String literal = IpAddress.canonical(HostName.withoutZone(host).toString());
      return literal == null ? null : Span.of(literal);
    }
    return isIpv4(host) ? host : null;
  }

  /** Returns whether this is four decimal numbers, which have one form only. */
  private static boolean isIpv4(Span host) {
    int numbers = 1;
    int number = -1;
    for (int i = 0; i < host.length(); i++) {
      byte b = host.at(i);
      if (b >= '0' && b <= '9') {
        // Some readers take a leading zero for octal.
        if (number == 0) {
          return false;
        }
        number = Math.max(number, 0) * 10 + b - '0';
        if (number > 255) {
          return false;
        }
      } else if (b == '.' && number >= 0 && numbers < NUMBERS) {
        numbers++;
        number = -1;
      } else {
        return false;
      }
    }
    return numbers == NUMBERS && number >= 0;
  }
}
