package io.sipstream.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.Frames;
import io.sipstream.agent.capture.Libpcap;
import io.sipstream.frames.LinkType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pcap4j.core.BpfProgram;

/**
 * The filter with tunnels, compiled by the real libpcap and run on frames whose headers are written
 * out by hand from the specifications named beside each.
 */
class TunnelFilterTest {
  private static final Set<FilteredTunnel> ALL = EnumSet.allOf(FilteredTunnel.class);
  // Compiling takes longer than all else here.
  private static final Map<String, BpfProgram> COMPILED = new HashMap<>();
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;
  private static final int MPLS = 0x8847;
  private static final int MPLS_MULTICAST = 0x8848;
  private static final int PPPOE = 0x8864;

  // 192.0.2.1 to 192.0.2.2, UDP 50000 to 5060, "SIP!"
  private static final String SIP =
      "4500 0020 0000 0000 40 11 0000 c0000201 c0000202 c350 13c4 000c 0000 53495021";
  // 2001:db8::1 to 2001:db8::2, UDP 5060 to 50000
  private static final String SIP6 =
      "60000000 000c 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002"
          + "13c4 c350 000c 0000 53495021";
  private static final String MACS = "0200000000aa 0200000000bb";
  private static final String ETHERNET = MACS + "0800" + SIP;

  /** A packet behind a link-layer header, and the tunnel that admits it; null for none. */
  private record Row(String name, FilteredTunnel tunnel, int etherType, String hex) {
    static Row of(String name, FilteredTunnel tunnel, String hex) {
      return new Row(name, tunnel, hex.startsWith("4") ? IPV4 : IPV6, hex);
    }

    List<Frame> frames() {
      byte[] packet = parse(hex);
      List<Frame> frames =
          new ArrayList<>(
              List.of(
                  frame("Ethernet", LinkType.ETHERNET, Frames.ethernet(etherType, packet)),
                  frame("802.1Q", LinkType.ETHERNET, Frames.ethernet(etherType, packet, 0x8100)),
                  frame(
                      "802.1ad",
                      LinkType.ETHERNET,
                      Frames.ethernet(etherType, packet, 0x88A8, 0x8100)),
                  frame(
                      "QinQ",
                      LinkType.ETHERNET,
                      Frames.ethernet(etherType, packet, 0x9100, 0x9100)),
                  frame("cooked", LinkType.LINUX_SLL, Frames.cooked(packet, etherType)),
                  frame("cooked 2", LinkType.LINUX_SLL2, Frames.cooked2(packet, etherType))));
      if (etherType == IPV4 || etherType == IPV6) {
        frames.add(frame("raw", LinkType.RAW, packet));
      }
      return frames;
    }

    private Frame frame(String wrapping, int linkType, byte[] bytes) {
      return new Frame(wrapping + ": " + name, tunnel, linkType, bytes);
    }
  }

  /** One of these in a test's name is the row's. */
  private record Frame(String name, FilteredTunnel tunnel, int linkType, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void needsLibpcap() {
    Libpcap.assumePresent();
  }

  private static List<Row> sipInTunnels() {
    return List.of(
        // RFC 3032 section 2.1
        new Row("MPLS", FilteredTunnel.MPLS, MPLS, "00064140" + SIP),
        new Row(
            "MPLS, three labels", FilteredTunnel.MPLS, MPLS, "00064040 000c8040 0012c140" + SIP6),
        // RFC 4448 section 4.6
        new Row(
            "MPLS, control word",
            FilteredTunnel.MPLS,
            MPLS_MULTICAST,
            "00064140 00000001" + ETHERNET),
        new Row("MPLS, pseudowire", FilteredTunnel.MPLS, MPLS, "00064140" + ETHERNET),
        // RFC 2516 section 4, RFC 1661 section 6.5
        new Row("PPPoE", FilteredTunnel.PPPOE, PPPOE, "11 00 0001 0022 0021" + SIP),
        new Row("PPPoE, IPv6", FilteredTunnel.PPPOE, PPPOE, "11 00 0001 0036 0057" + SIP6),
        new Row("PPPoE, compressed", FilteredTunnel.PPPOE, PPPOE, "11 00 0001 0021 21" + SIP),
        // RFC 2784 section 2.1, RFC 2890 section 2
        Row.of("GRE", FilteredTunnel.GRE, ipv4(47, "0000 0800" + SIP)),
        Row.of(
            "GRE, all options",
            FilteredTunnel.GRE,
            ipv4(47, "b000 86dd 00000000 0000002a 00000007" + SIP6)),
        Row.of(
            "GRE behind IPv4 options", FilteredTunnel.GRE, ipv4WithOptions(47, "0000 0800" + SIP)),
        Row.of("GRE over IPv6", FilteredTunnel.GRE, ipv6(47, "2000 6558 000000ff" + ETHERNET)),
        // RFC 8086, RFC 2637 section 4.1
        Row.of("GRE in UDP", FilteredTunnel.GRE, ipv4(17, udp(4754, "0000 0800" + SIP))),
        Row.of("PPTP", FilteredTunnel.PPTP, ipv4(47, "3001 880b 0022 0001 00000001 0021" + SIP)),
        Row.of(
            "PPTP, acknowledged",
            FilteredTunnel.PPTP,
            ipv4(47, "3081 880b 0024 0001 00000001 00000002 ff03 0021" + SIP)),
        // RFC 2661 section 3.1, RFC 7510, Wireshark's packet-jmirror
        Row.of("L2TP", FilteredTunnel.L2TP, ipv4(17, udp(1701, "0002 0007 0009 ff03 0021" + SIP))),
        Row.of(
            "L2TP, length and sequence",
            FilteredTunnel.L2TP,
            ipv6(17, udp(1701, "4802 0030 0007 0009 0001 0000 ff03 0021" + SIP))),
        Row.of("MPLS in UDP", FilteredTunnel.MPLS, ipv4(17, udp(6635, "00064140" + SIP))),
        Row.of(
            "Juniper's mirror",
            FilteredTunnel.JMIRROR,
            ipv4(17, udp(30_030, "00000005 00000006" + SIP))),
        // RFC 4303 section 2, RFC 3948: NULL encryption around a datagram and a packet
        Row.of(
            "ESP",
            FilteredTunnel.ESP,
            ipv4(50, "00001001 00000001 c350 13c4 000c 0000 00000000 0102 0211" + "00".repeat(12))),
        Row.of("ESP with IPv4", FilteredTunnel.ESP, ipv6(50, "00001001 00000001" + SIP)),
        Row.of("ESP in UDP", FilteredTunnel.ESP, ipv4(17, udp(4500, "00001001 00000001" + SIP))),
        Row.of("GRE, MPLS", FilteredTunnel.GRE, ipv4(47, "0000 8847 00064140" + SIP)),
        // draft-foschiano-erspan-03 section 4
        Row.of("ERSPAN I", FilteredTunnel.ERSPAN, ipv4(47, "0000 88be" + ETHERNET)),
        Row.of(
            "ERSPAN II",
            FilteredTunnel.ERSPAN,
            ipv4(47, "1000 88be 00000001 1064 0005 00000000" + ETHERNET)),
        Row.of(
            "ERSPAN II over IPv6",
            FilteredTunnel.ERSPAN,
            ipv6(47, "1000 88be 00000001 1064 0005 00000000" + ETHERNET)),
        Row.of(
            "ERSPAN III",
            FilteredTunnel.ERSPAN,
            ipv4(47, "1000 22eb 00000001 2064 0006 00000000 0000 0000" + ETHERNET)),
        // RFC 2003, RFC 4213, RFC 2473
        Row.of("4in4", FilteredTunnel.IPIP, ipv4(4, SIP)),
        Row.of("6in4", FilteredTunnel.IPIP, ipv4(41, SIP6)),
        Row.of("4in6", FilteredTunnel.IPIP, ipv6(4, SIP)),
        Row.of("6in6", FilteredTunnel.IPIP, ipv6(41, SIP6)),
        // RFC 7348 section 5
        Row.of("VXLAN", FilteredTunnel.VXLAN, ipv4(17, udp(4789, "08000000 00123400" + ETHERNET))),
        Row.of(
            "VXLAN of Linux",
            FilteredTunnel.VXLAN,
            ipv6(17, udp(8472, "08000000 00123400" + ETHERNET))),
        // RFC 8926 section 3.4
        Row.of(
            "Geneve",
            FilteredTunnel.GENEVE,
            ipv4(17, udp(6081, "01 00 6558 000007 00 01020300" + ETHERNET))),
        Row.of(
            "Geneve, IPv6",
            FilteredTunnel.GENEVE,
            ipv6(17, udp(6081, "00 00 86dd 000008 00" + SIP6))),
        // 3GPP TS 29.281 section 5.1 and 5.2.1
        Row.of("GTP-U", FilteredTunnel.GTPU, ipv4(17, udp(2152, "30 ff 0020 00000063" + SIP))),
        Row.of(
            "GTP-U, sequence",
            FilteredTunnel.GTPU,
            ipv6(17, udp(2152, "32 ff 0024 00000063 0001 00 00" + SIP))),
        Row.of(
            "GTP-U, extension",
            FilteredTunnel.GTPU,
            ipv4(17, udp(2152, "34 ff 0028 00000063 0000 00 85 01 0009 00" + SIP))),
        // Wireshark's packet-tzsp: version 1, type 0, Ethernet; a tag of one byte, padding, end
        Row.of(
            "TZSP",
            FilteredTunnel.TZSP,
            ipv4(17, udp(37_008, "01 00 0001 0a 01 ff 00 01" + ETHERNET))),
        Row.of(
            "TZSP over IPv6",
            FilteredTunnel.TZSP,
            ipv6(17, udp(37_008, "01 01 0001 01" + ETHERNET))));
  }

  private static List<Row> others() {
    return List.of(
        Row.of("HTTP", null, ipv4(6, "c350 0050 00000000 00000000 5010 0000 00000000")),
        Row.of("DNS", null, ipv4(17, udp(53, "000000000000000000000000"))),
        Row.of("DNS over IPv6", null, ipv6(17, udp(53, "000000000000000000000000"))),
        Row.of("VXLAN to another port", null, ipv4(17, udp(4790, "08000000 00123400" + ETHERNET))),
        // 50000 is what these are sent from; a tunnel's port counts as destination alone.
        Row.of("from VXLAN's port", null, ipv4(17, "12b5 c350 0010 0000 0800000000123400")),
        Row.of(
            "TCP to GTP-U's port", null, ipv4(6, "c350 0868 00000000 00000000 5010 000000000000")),
        // RFC 2637 section 4.1, RFC 1701
        Row.of("PPTP without payload", null, ipv4(47, "2081 880b 0000 0001 00000001")),
        Row.of("GRE with routing", null, ipv4(47, "4000 0800 00000000 00000000" + SIP)),
        Row.of("ICMP", null, ipv4(1, SIP)),
        new Row("ARP", null, 0x0806, "0001 0800 06 04 0001" + MACS + SIP),
        new Row("PPPoE discovery", null, 0x8863, "11 09 0000 0000" + SIP));
  }

  static Stream<Frame> sipFrames() {
    return sipInTunnels().stream().flatMap(row -> row.frames().stream());
  }

  static Stream<Frame> otherFrames() {
    return others().stream().flatMap(row -> row.frames().stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sipFrames")
  void sipInATunnelPassesWithItsTunnelAndNotWithout(Frame frame) throws Exception {
    Set<FilteredTunnel> allButOne = EnumSet.complementOf(EnumSet.of(frame.tunnel()));

    assertThat(passes(EnumSet.of(frame.tunnel()), frame)).isTrue();
    assertThat(passes(ALL, frame)).isTrue();
    assertThat(passes(Set.of(), frame)).isFalse();
    assertThat(passes(allButOne, frame)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherFrames")
  void whatIsInNoTunnelNeverPasses(Frame frame) throws Exception {
    assertThat(passes(ALL, frame)).isFalse();
  }

  /** All other traffic, by what it is; each is put into each tunnel. */
  private static List<String> foreignPackets() {
    return List.of(
        // UDP 50000 to 53, and back
        "4500 0020 0000 4000 40 11 0000 c0000201 c0000202 c350 0035 000c 0000 00000000",
        "4500 0020 0000 0000 40 11 0000 c0000201 c0000202 0035 c350 000c 0000 00000000",
        // TCP 50000 to 80, ICMP
        "4500 0028 0000 4000 40 06 0000 c0000201 c0000202 c350 0050" + "00".repeat(16),
        "4500 0020 0000 0000 40 01 0000 c0000201 c0000202 0800 0000 00000000 00000000",
        // UDP 50000 to 53, TCP 443 to 50000, ICMPv6
        "60000000 000c 11 40" + "00".repeat(32) + "c350 0035 000c 0000 00000000",
        "60000000 0014 06 40" + "00".repeat(32) + "01bb c350" + "00".repeat(16),
        "60000000 000c 3a 40" + "00".repeat(32) + "8000 0000 00000000 00000000");
  }

  /** What may be SIP, or hold it, without a SIP port where one is looked for. */
  private static List<String> doubtfulPackets() {
    return List.of(
        // A later fragment, a header with options, UDP to 5061, TCP from 5060, SCTP
        "4500 0020 0000 00b9 40 11 0000 c0000201 c0000202 78787878 78787878 78787878",
        "4600 0024 0000 0000 40 11 0000 c0000201 c0000202 01010100 c350 13c4 000c 0000 00000000",
        "4500 0020 0000 0000 40 11 0000 c0000201 c0000202 c350 13c5 000c 0000 00000000",
        "4500 0028 0000 4000 40 06 0000 c0000201 c0000202 13c4 c350" + "00".repeat(16),
        "4500 0020 0000 0000 40 84 0000 c0000201 c0000202 0b59 13c4 00000000 00000000",
        // ESP, VXLAN, GRE, and an IPv6 fragment
        "4500 0020 0000 0000 40 32 0000 c0000201 c0000202 13c4 13c4 00000000 00000000",
        "4500 0020 0000 0000 40 11 0000 c0000201 c0000202 c350 12b5 000c 0000 08000000",
        "4500 0020 0000 0000 40 2f 0000 c0000201 c0000202 0000 0800 00000000 00000000",
        "60000000 0010 2c 40" + "00".repeat(32) + "1100 0008 00000001 7878787878787878");
  }

  /** Each tunnel that is looked into, around a packet. */
  private static List<Row> around(String packet) {
    boolean version4 = packet.startsWith("4");
    String type = version4 ? "0800" : "86dd";
    String ethernet = MACS + type + packet;
    List<Row> rows = new ArrayList<>();
    for (boolean over4 : new boolean[] {true, false}) {
      addAround(packet, type, ethernet, over4, rows);
    }
    rows.add(new Row("MPLS", FilteredTunnel.MPLS, MPLS, "00064140" + packet));
    rows.add(new Row("MPLS, two labels", FilteredTunnel.MPLS, MPLS, "00064040 000c8140" + packet));
    String ppp = version4 ? "0021" : "0057";
    rows.add(
        new Row(
            "PPPoE",
            FilteredTunnel.PPPOE,
            PPPOE,
            "11 00 0001 %04x".formatted(2 + bytes(packet)) + ppp + packet));
    return rows;
  }

  private static void addAround(
      String packet, String type, String ethernet, boolean over4, List<Row> rows) {
    rows.add(over(over4, FilteredTunnel.GRE, 47, "0000" + type + packet));
    rows.add(over(over4, FilteredTunnel.GRE, 47, "2000 6558 000000ff" + ethernet));
    rows.add(over(over4, FilteredTunnel.ERSPAN, 47, "0000 88be" + ethernet));
    rows.add(
        over(over4, FilteredTunnel.ERSPAN, 47, "1000 88be 00000001 1064 0005 00000000" + ethernet));
    rows.add(
        over(
            over4,
            FilteredTunnel.ERSPAN,
            47,
            "1000 22eb 00000001 2064 0006 00000000 0000 0000" + ethernet));
    rows.add(over(over4, FilteredTunnel.IPIP, packet.startsWith("4") ? 4 : 41, packet));
    rows.add(over(over4, FilteredTunnel.VXLAN, 17, udp(4789, "08000000 00123400" + ethernet)));
    rows.add(
        over(over4, FilteredTunnel.GENEVE, 17, udp(6081, "0000" + type + "000008 00" + packet)));
    rows.add(
        over(
            over4,
            FilteredTunnel.GENEVE,
            17,
            udp(6081, "01 00 6558 000007 00 01020300" + ethernet)));
    rows.add(over(over4, FilteredTunnel.GTPU, 17, udp(2152, "30 ff 0020 00000063" + packet)));
    rows.add(
        over(over4, FilteredTunnel.GTPU, 17, udp(2152, "32 ff 0024 00000063 0001 00 05" + packet)));
    rows.add(
        over(
            over4,
            FilteredTunnel.GTPU,
            17,
            udp(2152, "34 ff 002c 00000063 0000 00 85 02 0009 00000000 00" + packet)));
    rows.add(over(over4, FilteredTunnel.TZSP, 17, udp(37_008, "01 00 0001 01" + ethernet)));
  }

  private static Row over(boolean over4, FilteredTunnel tunnel, int protocol, String payload) {
    return Row.of(
        tunnel + (over4 ? " over IPv4: " : " over IPv6: ") + payload,
        tunnel,
        over4 ? ipv4(protocol, payload) : ipv6(protocol, payload));
  }

  /** Tunnels without SIP; behind tags they pass. */
  static Stream<Frame> foreignTunnels() {
    return Stream.of(
            Row.of("ESP", null, ipv4(50, SIP)),
            Row.of("ESP over IPv6", null, ipv6(50, SIP)),
            Row.of("ESP in UDP", null, ipv4(17, udp(4500, SIP))),
            Row.of("IKE", null, ipv4(17, udp(4500, "00000000" + SIP))),
            // RFC 2661 section 3.1
            Row.of("L2TP control", null, ipv4(17, udp(1701, "c802 000c 0007 0000 0000 0000"))))
        .flatMap(row -> row.frames().stream())
        .filter(frame -> !frame.name().matches("802.1.*|QinQ.*"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("foreignTunnels")
  void aTunnelWithoutSipDoesNotPass(Frame frame) throws Exception {
    assertThat(passes(ALL, frame)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("foreignPackets")
  void otherTrafficInATunnelDoesNotPass(String packet) throws Exception {
    for (Row row : around(packet)) {
      for (Frame frame : row.frames()) {
        // Behind tags nothing is looked into.
        if (!frame.name().matches("802.1.*|QinQ.*")) {
          assertThat(passes(ALL, frame)).as(frame.name()).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("doubtfulPackets")
  void whatMayBeSipInATunnelPasses(String packet) throws Exception {
    for (Row row : around(packet)) {
      for (Frame frame : row.frames()) {
        assertThat(passes(ALL, frame)).as(frame.name()).isTrue();
      }
    }
  }

  private static boolean passes(Set<FilteredTunnel> tunnels, Frame frame) throws Exception {
    String key = tunnels + " on " + frame.linkType();
    BpfProgram program = COMPILED.get(key);
    if (program == null) {
      List<Integer> ports = List.of(5060, 5061);
      TunnelFilter inTunnels = new TunnelFilter(ports, tunnels, List.of(4789, 8472));
      String filter = CaptureFilter.of(ports, inTunnels, frame.linkType());
      program = Libpcap.compile(filter, frame.linkType());
      COMPILED.put(key, program);
    }
    return program.applyFilter(frame.bytes());
  }

  private static byte[] parse(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static int bytes(String hex) {
    return parse(hex).length;
  }

  private static String ipv4(int protocol, String payload) {
    return "4500 %04x 0000 0000 40 %02x 0000 c6336401 c6336402"
            .formatted(20 + bytes(payload), protocol)
        + payload;
  }

  /** RFC 791 section 3.1: eight bytes of options, which do nothing. */
  private static String ipv4WithOptions(int protocol, String payload) {
    return "4700 %04x 0000 0000 40 %02x 0000 c6336401 c6336402 0101010101010100"
            .formatted(28 + bytes(payload), protocol)
        + payload;
  }

  private static String ipv6(int protocol, String payload) {
    return "60000000 %04x %02x 40".formatted(bytes(payload), protocol)
        + "20010db8000000000000000000000011 20010db8000000000000000000000012"
        + payload;
  }

  private static String udp(int port, String payload) {
    return "c350 %04x %04x 0000".formatted(port, 8 + bytes(payload)) + payload;
  }
}
