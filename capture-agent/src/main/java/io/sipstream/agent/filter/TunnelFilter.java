package io.sipstream.agent.filter;

import static io.sipstream.agent.filter.TunnelledSipFilter.oneOf;

import io.sipstream.frames.LinkType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the alternatives of a capture filter (BPF) that admit SIP in tunnels.
 *
 * <p>libpcap's "vlan", "mpls" and "pppoes" move the offsets of all following terms, which cannot be
 * undone. One filter thus cannot cover all their orders. This filter uses offsets from "ether",
 * which no term moves.
 */
public final class TunnelFilter {
  // RFC 8926 section 3.3, 3GPP TS 29.281 section 4.4.2; TZSP's port is the vendor's default.
  private static final int GENEVE_PORT = 6081;
  private static final int GTP_U_PORT = 2152;
  private static final int TZSP_PORT = 37_008;
  // RFC 2661 section 8.1, RFC 8086 section 8.2, RFC 7510 section 6, RFC 3948 section 2.
  private static final int L2TP_PORT = 1701;
  private static final int GRE_PORT = 4754;
  private static final int MPLS_PORT = 6635;
  private static final int ESP_PORT = 4500;
  private static final int JUNIPER_MIRROR_PORT = 30_030;

  private static final int UDP = 17;
  private static final List<Integer> IP_IN_IP = List.of(4, 41);
  private static final List<Integer> GRE = List.of(47);
  private static final int ESP = 50;

  private static final List<Integer> MPLS_TYPES = List.of(0x8847, 0x8848);
  private static final List<Integer> PPPOE_TYPES = List.of(0x8864);
  static final List<Integer> TAG_TYPES = List.of(0x8100, 0x88A8, 0x9100);

  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int UDP_BYTES = 8;

  // RFC 791 section 3.1: the header's length in units of four bytes.
  private static final BpfOffset BEHIND_IPV4 = new BpfOffset("ip", "((ip[0] & 0x0f) << 2)", 0);

  private final Set<FilteredTunnel> tunnels;
  private final List<Integer> vxlanPorts;
  private final TunnelHeaders headers;
  private final LinkTagFilter linkTags;

  /**
   * Creates the filter.
   *
   * @param ports SIP ports, at least one
   * @param vxlanPorts UDP ports, at least one
   */
  public TunnelFilter(List<Integer> ports, Set<FilteredTunnel> tunnels, List<Integer> vxlanPorts) {
    this.tunnels = tunnels;
    this.vxlanPorts = vxlanPorts;
    List<Integer> tunnelPorts = tunnels.stream().flatMap(each -> udpPorts(each).stream()).toList();
    TunnelledSipFilter sip =
        new TunnelledSipFilter(ports, tunnelPorts, tunnels.contains(FilteredTunnel.ESP));
    headers = new TunnelHeaders(sip);
    linkTags = new LinkTagFilter(sip, tunnels);
  }

  private List<Integer> udpPorts(FilteredTunnel tunnel) {
    return switch (tunnel) {
      case VXLAN -> vxlanPorts;
      case GENEVE -> List.of(GENEVE_PORT);
      case GTPU -> List.of(GTP_U_PORT);
      case TZSP -> List.of(TZSP_PORT);
      case L2TP -> List.of(L2TP_PORT);
      case GRE -> List.of(GRE_PORT);
      case MPLS -> List.of(MPLS_PORT);
      case ESP -> List.of(ESP_PORT);
      case JMIRROR -> List.of(JUNIPER_MIRROR_PORT);
      default -> List.of();
    };
  }

  /**
   * Returns the alternatives for a link type. They must come last, since a frame that is too short
   * for one of them fails the whole filter. Tunnels behind VLAN tags pass unfiltered, because the
   * kernel limits the size of a filter. Few frames have a tag here, since the kernel removes the
   * outer one.
   */
  List<String> of(int linkType) {
    List<String> alternatives = new ArrayList<>();
    switch (linkType) {
      case LinkType.ETHERNET -> {
        String tag = oneOf("ether[12:2]", TAG_TYPES) + " and ";
        String tags = tag + oneOf("ether[16:2]", TAG_TYPES) + " and ";
        typed("", 12, 14, true, alternatives);
        typed(tag, 16, 18, false, alternatives);
        typed(tags, 20, 22, false, alternatives);
        linkTags.add(12, 14, alternatives);
        alternatives.add("(" + tag + linkTags.isAny(16, 18) + ")");
      }
      case LinkType.LINUX_SLL -> {
        typed("", 14, 16, true, alternatives);
        linkTags.add(14, 16, alternatives);
      }
      case LinkType.LINUX_SLL2 -> {
        typed("", 0, 20, true, alternatives);
        linkTags.add(0, 20, alternatives);
      }
      default -> {
        overIpv4("ip", new BpfOffset("ip", 0), true, alternatives);
        overIpv6("ip6", new BpfOffset("ip6", 0), true, alternatives);
        // PPP has MPLS numbers of its own, which libpcap knows.
        if (tunnels.contains(FilteredTunnel.MPLS)) {
          MPLS_TYPES.forEach(type -> alternatives.add("ether proto " + type));
        }
      }
    }
    return alternatives;
  }

  private void typed(
      String tags, int typeAt, int payloadAt, boolean look, List<String> alternatives) {
    String type = "ether[" + typeAt + ":2]";
    BpfOffset payload = new BpfOffset("ether", payloadAt);
    overIpv4(tags + type + " = 0x0800", payload, look, alternatives);
    overIpv6(tags + type + " = 0x86dd", payload, look, alternatives);
    if (tunnels.contains(FilteredTunnel.MPLS)) {
      String labelled = tags + oneOf(type, MPLS_TYPES);
      alternatives.add(both(labelled, headers.mpls(payload), look));
    }
    if (tunnels.contains(FilteredTunnel.PPPOE)) {
      String session = tags + oneOf(type, PPPOE_TYPES);
      alternatives.add(both(session, headers.pppoe(payload), look));
    }
  }

  private static String both(String condition, String inside, boolean look) {
    return "(" + condition + (look ? " and " + inside : "") + ")";
  }

  private void overIpv4(String ipv4, BpfOffset at, boolean look, List<String> alternatives) {
    String plain = "%s and %s = %d".formatted(ipv4, at.u8(0), TunnelledSipFilter.PLAIN_IPV4);
    overIp(plain, at.u8(9), at.plus(IPV4_BYTES), look, alternatives);
  }

  private void overIpv6(String ipv6, BpfOffset at, boolean look, List<String> alternatives) {
    overIp(ipv6, at.u8(6), at.plus(IPV6_BYTES), look, alternatives);
  }

  private void overIp(
      String ip, String protocol, BpfOffset at, boolean look, List<String> alternatives) {
    String found =
        tunnels.stream()
            .filter(FilteredTunnel::isOverIp)
            .map(tunnel -> overIp(tunnel, protocol, at, look))
            .collect(Collectors.joining(" or "));
    if (!found.isEmpty()) {
      alternatives.add("(%s and (%s))".formatted(ip, found));
    }
  }

  private String overIp(FilteredTunnel tunnel, String protocol, BpfOffset at, boolean look) {
    String toPort = "%s = %d and %s".formatted(protocol, UDP, oneOf(at.u16(2), udpPorts(tunnel)));
    BpfOffset behindUdp = at.plus(UDP_BYTES);
    return switch (tunnel) {
      case GRE ->
          both(oneOf(protocol, GRE) + " and " + TunnelHeaders.isGre(at), headers.gre(at), look)
              + " or "
              + "("
              + toPort
              + ")";
      case PPTP -> "(" + oneOf(protocol, GRE) + " and " + TunnelHeaders.isPptp(at) + ")";
      case ERSPAN ->
          both(
              oneOf(protocol, GRE) + " and " + TunnelHeaders.isErspan(at),
              headers.erspan(at),
              look);
      case IPIP -> both(oneOf(protocol, IP_IN_IP), headers.ipInIp(at), look);
      case VXLAN -> both(toPort, headers.vxlan(behindUdp), look);
      case GENEVE -> both(toPort, headers.geneve(behindUdp), look);
      case GTPU -> both(toPort, headers.gtpU(behindUdp), look);
      case TZSP -> both(toPort, headers.tzsp(behindUdp), look);
      case L2TP -> both(toPort, TunnelHeaders.isL2tp(behindUdp), look);
      case MPLS, JMIRROR -> "(" + toPort + ")";
      case ESP ->
          both(protocol + " = " + ESP, headers.esp(at), look)
              + " or "
              + both(toPort, headers.esp(behindUdp), look);
      default -> throw new IllegalArgumentException(tunnel + " is not over IP.");
    };
  }

  /**
   * Returns alternatives that must follow each "vlan": they admit tunnels over IPv4 with options
   * without a look inside.
   */
  List<String> behindIpv4Options() {
    return tunnels.stream()
        .flatMap(this::withoutLookInside)
        .distinct()
        .map(term -> "(ip[0] != %d and %s)".formatted(TunnelledSipFilter.PLAIN_IPV4, term))
        .toList();
  }

  private Stream<String> withoutLookInside(FilteredTunnel tunnel) {
    Stream<String> toPorts = udpPorts(tunnel).stream().map(port -> "udp dst port " + port);
    return switch (tunnel) {
      case GRE ->
          Stream.concat(Stream.of("ip proto 47 and " + TunnelHeaders.isGre(BEHIND_IPV4)), toPorts);
      case PPTP -> Stream.of("ip proto 47 and " + TunnelHeaders.isPptp(BEHIND_IPV4));
      case ERSPAN -> Stream.of("ip proto 47 and " + TunnelHeaders.isErspan(BEHIND_IPV4));
      case IPIP -> Stream.of("(ip proto 4 or ip proto 41)");
      case ESP -> Stream.concat(Stream.of("ip proto " + ESP), toPorts);
      default -> toPorts; // none if it is not over IP
    };
  }
}
