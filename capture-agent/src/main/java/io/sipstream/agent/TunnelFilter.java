package io.sipstream.agent;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a capture filter must admit beside SIP so that the job finds SIP in tunnels, in libpcap's
 * language. Written so that it holds behind each "vlan", too.
 */
final class TunnelFilter {
  // RFC 7348 section 5 has its port set; RFC 8926 section 3.3, 3GPP TS 29.281 section 4.4.2, and
  // TZSP's makers.
  private static final int GENEVE_PORT = 6081;
  private static final int GTP_U_PORT = 2152;
  private static final int TZSP_PORT = 37_008;

  private static final int IPV4_IN_IP = 4;
  private static final int IPV6_IN_IP = 41;
  private static final int GRE = 47;

  private static final int ETHERTYPE_MPLS = 0x8847;
  private static final int ETHERTYPE_MPLS_MULTICAST = 0x8848;
  private static final int ETHERTYPE_PPPOE = 0x8864;
  private static final int ETHERTYPE_ERSPAN = 0x88BE;
  private static final int ETHERTYPE_ERSPAN_III = 0x22EB;

  // RFC 2784 section 2: flags and version, then the type of what follows.
  private static final String GRE_FLAGS_IPV4 = "ip[(ip[0] & 0x0f) << 2 : 2]";
  private static final String GRE_TYPE_IPV4 = "ip[((ip[0] & 0x0f) << 2) + 2 : 2]";

  private TunnelFilter() {}

  /** An alternative for each tunnel, to be joined by "or". */
  static List<String> of(Set<Tunnel> tunnels, List<Integer> vxlanPorts) {
    return tunnels.stream().map(tunnel -> "(" + of(tunnel, vxlanPorts) + ")").toList();
  }

  private static String of(Tunnel tunnel, List<Integer> vxlanPorts) {
    return switch (tunnel) {
      case GRE -> gre("!=", "and");
      case ERSPAN -> gre("=", "or");
      case IPIP -> ipProtocol(IPV4_IN_IP) + " or " + ipProtocol(IPV6_IN_IP);
      case VXLAN ->
          vxlanPorts.stream().map(TunnelFilter::toPort).collect(Collectors.joining(" or "));
      case GENEVE -> toPort(GENEVE_PORT);
      case GTPU -> toPort(GTP_U_PORT);
      case TZSP -> toPort(TZSP_PORT);
      case MPLS -> etherType(ETHERTYPE_MPLS) + " or " + etherType(ETHERTYPE_MPLS_MULTICAST);
      case PPPOE -> etherType(ETHERTYPE_PPPOE);
    };
  }

  private static String gre(String comparison, String both) {
    return "(ip proto %1$d and %2$s & 0x4007 = 0 and %3$s) or (ip6 proto %1$d and %4$s & 0x4007 = 0 and %5$s)"
        .formatted(
            GRE,
            GRE_FLAGS_IPV4,
            isErspan(GRE_TYPE_IPV4, comparison, both),
            "ip6[40:2]",
            isErspan("ip6[42:2]", comparison, both));
  }

  private static String isErspan(String type, String comparison, String both) {
    return "(%s %s 0x%x %s %1$s %2$s 0x%5$x)"
        .formatted(type, comparison, ETHERTYPE_ERSPAN, both, ETHERTYPE_ERSPAN_III);
  }

  private static String ipProtocol(int number) {
    return "ip proto " + number + " or ip6 proto " + number;
  }

  private static String toPort(int port) {
    return "udp dst port " + port;
  }

  private static String etherType(int number) {
    return "ether proto 0x" + Integer.toHexString(number);
  }
}
