package io.sipstream.agent.filter;

import io.sipstream.frames.LinkType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the default capture filter (BPF) in libpcap's syntax: it admits everything that may be SIP
 * on the given ports over UDP, TCP or SCTP.
 *
 * <ul>
 *   <li>Only the first IP fragment has ports, so all later fragments pass. IPv6 packets with
 *       extension headers pass as well, including fragments, since a filter cannot skip these
 *       headers.
 *   <li>Each "vlan" moves the offsets of all following terms by one tag. Untagged, tagged and
 *       double-tagged frames therefore need three alternatives.
 *   <li>Linux cooked captures do not support "vlan". The kernel has removed the outer tag there;
 *       frames with a further tag pass unfiltered.
 * </ul>
 */
public final class CaptureFilter {
  // RFC 791 section 3.1: the lower 13 bits are the fragment's offset.
  private static final String IPV4_LATER_FRAGMENT = "ip[6:2] & 0x1fff != 0";

  // RFC 8200 section 4: hop-by-hop options, routing, fragment, destination options.
  private static final String IPV6_EXTENSION =
      "ip6[6] == 0 or ip6[6] == 43 or ip6[6] == 44 or ip6[6] == 60";

  // IEEE 802.1Q section 9.6: customer and service tags.
  private static final String ANY_TAG = "ether proto 0x8100 or ether proto 0x88a8";

  private CaptureFilter() {}

  /**
   * Returns the filter for frames of a link type.
   *
   * @param ports SIP ports, at least one
   * @param tunnels adds SIP in tunnels
   */
  public static String of(List<Integer> ports, TunnelFilter tunnels, int linkType) {
    Stream<String> terms =
        Stream.of(
                Ports.terms(ports).stream(),
                Stream.of(IPV4_LATER_FRAGMENT, IPV6_EXTENSION),
                tunnels.behindIpv4Options().stream())
            .flatMap(each -> each);
    String sip = terms.collect(Collectors.joining(" or "));
    String untunnelled =
        switch (linkType) {
          case LinkType.ETHERNET -> "%1$s or (vlan and (%1$s)) or (vlan and (%1$s))".formatted(sip);
          case LinkType.LINUX_SLL, LinkType.LINUX_SLL2 -> sip + " or " + ANY_TAG;
          default -> sip;
        };
    return Stream.concat(Stream.of(untunnelled), tunnels.of(linkType).stream())
        .collect(Collectors.joining(" or "));
  }
}
