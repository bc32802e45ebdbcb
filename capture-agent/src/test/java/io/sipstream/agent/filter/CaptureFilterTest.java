package io.sipstream.agent.filter;

import static io.sipstream.agent.Frames.SCTP;
import static io.sipstream.agent.Frames.TCP;
import static io.sipstream.agent.Frames.UDP;
import static io.sipstream.agent.Frames.cooked;
import static io.sipstream.agent.Frames.ethernet;
import static io.sipstream.agent.Frames.ipv4;
import static io.sipstream.agent.Frames.ipv6;
import static io.sipstream.agent.Frames.ipv6Fragment;
import static io.sipstream.agent.Frames.ports;
import static io.sipstream.agent.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sipstream.agent.Frames;
import io.sipstream.agent.capture.Libpcap;
import io.sipstream.frames.LinkType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pcap4j.core.BpfProgram;

/** The default filter, compiled by the real libpcap and run on frames. */
class CaptureFilterTest {
  private static final byte[] SIP = ports(5060, 40_000);
  private static final byte[] OTHER = ports(53, 40_000);

  /** Packets that must pass or not, however they are wrapped. */
  private record Packet(String name, byte[] bytes, boolean passes) {}

  @BeforeAll
  static void needsLibpcap() {
    Libpcap.assumePresent();
  }

  private static List<Packet> packets() {
    return List.of(
        new Packet("UDP from 5060", ipv4(UDP, SIP), true),
        new Packet("UDP to 5060", ipv4(UDP, ports(40_000, 5060)), true),
        new Packet("UDP to 5070, the second port", ipv4(UDP, ports(1, 5070)), true),
        new Packet("TCP from 5060", ipv4(TCP, SIP), true),
        new Packet("SCTP from 5060", ipv4(SCTP, SIP), true),
        new Packet("UDP from 5060 over IPv6", ipv6(UDP, SIP), true),
        new Packet("TCP to 5070 over IPv6", ipv6(TCP, ports(1, 5070)), true),
        new Packet("first IPv4 fragment of SIP", ipv4(UDP, 0x2000, SIP), true),
        new Packet("middle IPv4 fragment", ipv4(UDP, 0x20B9, text()), true),
        new Packet("last IPv4 fragment", ipv4(UDP, 0x00B9, text()), true),
        new Packet("last possible IPv4 fragment", ipv4(UDP, 0x1FFF, text()), true),
        new Packet("first IPv6 fragment", ipv6(Frames.IPV6_FRAGMENT, ipv6Fragment(0)), true),
        new Packet("later IPv6 fragment", ipv6(Frames.IPV6_FRAGMENT, ipv6Fragment(1448)), true),
        new Packet("IPv6 with hop-by-hop options", ipv6(0, text()), true),
        new Packet("IPv6 with routing", ipv6(43, text()), true),
        new Packet("IPv6 with destination options", ipv6(60, text()), true),
        new Packet("UDP from 53", ipv4(UDP, OTHER), false),
        new Packet("TCP from 53", ipv4(TCP, OTHER), false),
        new Packet("UDP from 53 over IPv6", ipv6(UDP, OTHER), false),
        new Packet("first IPv4 fragment of another", ipv4(UDP, 0x2000, OTHER), false),
        new Packet("unfragmentable UDP from 53", ipv4(UDP, 0x4000, OTHER), false),
        new Packet("ICMP", ipv4(1, SIP), false),
        new Packet("ICMP version 6", ipv6(58, SIP), false));
  }

  static Stream<Arguments> frames() {
    List<Arguments> frames = new ArrayList<>();
    for (Packet packet : packets()) {
      byte[] bytes = packet.bytes();
      int type = bytes[0] >> 4 == 4 ? 0x0800 : 0x86DD;
      frames.add(row("Ethernet", packet, LinkType.ETHERNET, ethernet(bytes)));
      frames.add(row("802.1Q", packet, LinkType.ETHERNET, ethernet(bytes, 0x8100)));
      frames.add(row("802.1ad", packet, LinkType.ETHERNET, ethernet(bytes, 0x88A8, 0x8100)));
      frames.add(row("QinQ", packet, LinkType.ETHERNET, ethernet(bytes, 0x8100, 0x8100)));
      frames.add(row("cooked", packet, LinkType.LINUX_SLL, cooked(bytes, type)));
      frames.add(row("raw", packet, LinkType.RAW, bytes));
    }
    frames.add(
        arguments(
            "cooked, with a tag left", LinkType.LINUX_SLL, cooked(new byte[60], 0x8100), true));
    frames.add(arguments("cooked ARP", LinkType.LINUX_SLL, cooked(new byte[60], 0x0806), false));
    return frames.stream();
  }

  private static Arguments row(String wrapping, Packet packet, int linkType, byte[] frame) {
    return arguments(wrapping + ": " + packet.name(), linkType, frame, packet.passes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void whatMayBeSipPassesAndTheRestDoesNot(String what, int linkType, byte[] frame, boolean passes)
      throws Exception {
    assertThat(compiled(linkType).applyFilter(frame)).isEqualTo(passes);
  }

  @ParameterizedTest
  @MethodSource("linkTypes")
  void aHundredPortsCompile(int linkType) throws Exception {
    List<Integer> ports = Stream.iterate(5000, port -> port + 1).limit(100).toList();

    assertThat(Libpcap.compile(filter(ports, linkType), linkType)).isNotNull();
  }

  static Stream<Integer> linkTypes() {
    return Stream.of(
        LinkType.ETHERNET, LinkType.LINUX_SLL, LinkType.LINUX_SLL2, LinkType.RAW, LinkType.NULL);
  }

  private static BpfProgram compiled(int linkType) throws Exception {
    return Libpcap.compile(filter(List.of(5060, 5070), linkType), linkType);
  }

  private static String filter(List<Integer> ports, int linkType) {
    return CaptureFilter.of(ports, new TunnelFilter(ports, Set.of(), List.of()), linkType);
  }
}
