package io.sipstream.agent.filter;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds filter terms for SIP in tunnelled packets, in libpcap's syntax, whose names cover only
 * packets outside tunnels. Rejects UDP and TCP between other ports, ICMP, ESP, ARP and LLC. Admits
 * the rest, such as later fragments, IP options, extension headers, tags, labels and nested
 * tunnels.
 *
 * @param ports SIP ports; inside tunnels the whole range from the lowest to the highest passes, so
 *     that the filter's size does not depend on their number
 * @param tunnelPorts UDP destination ports of tunnels
 * @param admitsEsp whether ESP passes, which may have no encryption
 */
record TunnelledSipFilter(List<Integer> ports, List<Integer> tunnelPorts, boolean admitsEsp) {
  // RFC 791 section 3.1: version 4 and a header of five words, which has no options.
  static final int PLAIN_IPV4 = 0x45;
  static final List<Integer> IP_TYPES = List.of(0x0800, 0x86DD);
  private static final int ARP_TYPE = 0x0806;
  // IEEE 802.3 section 3.2.6: smaller values are lengths.
  private static final int FIRST_TYPE = 0x0600;

  private static final List<Integer> TCP_AND_UDP = List.of(6, 17);
  private static final int ICMP = 1;
  private static final int ICMP_V6 = 58;
  private static final int ESP = 50;

  /** Returns the term for an Ethernet frame at this offset. */
  String ethernet(BpfOffset at) {
    String type = at.u16(12);
    return "not (%s = %d or %s < %d or (%s and %s))"
        .formatted(type, ARP_TYPE, type, FIRST_TYPE, oneOf(type, IP_TYPES), foreignIp(at.plus(14)));
  }

  /** Returns the term for an IP packet of either version at this offset. */
  String ip(BpfOffset at) {
    return "not " + foreignIp(at);
  }

  private String foreignIp(BpfOffset at) {
    return "((%s = %d and %s & 0x1fff = 0 and %s) or (%s & 0xf0 = 0x60 and %s))"
        .formatted(
            at.u8(0),
            PLAIN_IPV4,
            at.u16(6),
            foreignTransport(at.u8(9), ICMP, at.plus(20)),
            at.u8(0),
            foreignTransport(at.u8(6), ICMP_V6, at.plus(40)));
  }

  private String foreignTransport(String protocol, int icmp, BpfOffset at) {
    String toTunnel = tunnelPorts.isEmpty() ? "" : " or " + oneOf(at.u16(2), tunnelPorts);
    return "(%s = %d%s or (%s and not (%s or %s%s)))"
        .formatted(
            protocol,
            icmp,
            admitsEsp ? "" : " or " + protocol + " = " + ESP,
            oneOf(protocol, TCP_AND_UDP),
            isSip(at.u16(0)),
            isSip(at.u16(2)),
            toTunnel);
  }

  /** Returns the term for the ports at this offset, where UDP, TCP and SCTP have them. */
  String ports(BpfOffset at) {
    return "(%s or %s)".formatted(isSip(at.u16(0)), isSip(at.u16(2)));
  }

  private String isSip(String port) {
    int lowest = Collections.min(ports);
    int highest = Collections.max(ports);
    return lowest == highest
        ? port + " = " + lowest
        : "(%s >= %d and %s <= %d)".formatted(port, lowest, port, highest);
  }

  static String oneOf(String value, List<Integer> numbers) {
    return numbers.stream()
        .map(number -> value + " = " + number)
        .collect(Collectors.joining(" or ", "(", ")"));
  }
}
