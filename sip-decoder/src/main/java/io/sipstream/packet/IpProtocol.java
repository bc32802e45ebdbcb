package io.sipstream.packet;

/** Names the protocols that IP carries, from IANA's registry of protocol numbers. */
final class IpProtocol {
  /** RFC 2003, RFC 2473: IPv4 in IP. */
  static final int IPV4 = 4;

  /** RFC 4213 section 3.5, RFC 2473: IPv6 in IP. */
  static final int IPV6 = 41;

  static final int GRE = 47;

  static final int ESP = 50;

  private IpProtocol() {}

  /** Returns whether the protocol is decoded, so that its fragments are worth reassembling. */
  static boolean isRead(int protocol) {
    return switch (protocol) {
      case IPV4, Endpoints.TCP, Endpoints.UDP, IPV6, GRE, Endpoints.SCTP -> true;
      // RFC 8200 section 4.1: these extension headers may follow the fragment header.
      case AuthenticationHeader.PROTOCOL, 60 -> true;
      default -> false;
    };
  }

  static String label(int protocol) {
    return switch (protocol) {
      case 1 -> "icmp";
      case 2 -> "igmp";
      case ESP -> "esp";
      case 58 -> "icmpv6";
      case 59 -> "ipv6_no_next_header";
      case 89 -> "ospf";
      default -> "ip_protocol_" + protocol;
    };
  }
}
