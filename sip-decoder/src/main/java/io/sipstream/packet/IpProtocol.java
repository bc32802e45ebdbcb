package io.sipstream.packet;

/** Names of the protocols that IP carries, from IANA's registry of protocol numbers. */
final class IpProtocol {
  private IpProtocol() {}

  /** Whether what it carries is read here, so that its fragments are worth joining. */
  static boolean isRead(int protocol) {
    return switch (protocol) {
      case Endpoints.UDP, Endpoints.TCP -> true;
      default -> false;
    };
  }

  static String label(int protocol) {
    return switch (protocol) {
      case 1 -> "icmp";
      case 2 -> "igmp";
      case 6 -> "tcp";
      case 47 -> "gre";
      case 50 -> "esp";
      case 58 -> "icmpv6";
      case 59 -> "ipv6_no_next_header";
      case 89 -> "ospf";
      case 132 -> "sctp";
      default -> "ip_protocol_" + protocol;
    };
  }
}
