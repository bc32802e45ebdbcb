package io.sipstream.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers are written out by hand from the specifications named beside each. */
class PacketDecoderTest {
  // RFC 768: ports 5060 and 5070, length 12, payload "SIP!"
  private static final String UDP = "13c4 13ce 000c 0000 53495021";
  // RFC 791: 20 bytes, total length 32, protocol 17, 192.0.2.1 to 192.0.2.2
  private static final String IPV4 = "45 00 0020 0000 0000 40 11 0000 c0000201 c0000202" + UDP;
  // RFC 8200: payload length 12, next header 17, 2001:db8::1 to 2001:db8::2
  private static final String IPV6_ADDRESSES =
      "20010db8000000000000000000000001 20010db8000000000000000000000002";
  private static final String IPV6 = "60000000 000c 11 40" + IPV6_ADDRESSES + UDP;
  private static final String MACS = "0000000000aa 0000000000bb";

  record Frame(String name, int linkType, String hex) {
    byte[] bytes() {
      return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Frame> frames() {
    return List.of(
        new Frame("Ethernet", 1, MACS + "0800" + IPV4),
        new Frame("Ethernet, IPv6", 1, MACS + "86dd" + IPV6),
        // IEEE 802.1Q: tag 0x8100, VLAN 100
        new Frame("802.1Q", 1, MACS + "8100 0064 0800" + IPV4),
        // IEEE 802.1ad: outer tag 0x88a8
        new Frame("QinQ", 1, MACS + "88a8 0064 8100 00c8 86dd" + IPV6),
        new Frame("old QinQ", 1, MACS + "9100 0064 8100 00c8 0800" + IPV4),
        // LINKTYPE_LINUX_SLL: type, ARPHRD, address length, address (8), protocol
        new Frame("cooked v1", 113, "0000 0304 0006 0000000000000000 0800" + IPV4),
        // LINKTYPE_LINUX_SLL2: protocol, reserved, interface, ARPHRD, type, length, address (8)
        new Frame("cooked v2", 276, "86dd 0000 00000001 0304 00 06 0000000000000000" + IPV6),
        // LINKTYPE_NULL: AF_INET 2 in either byte order; AF_INET6 is 30 on macOS, 24 on NetBSD
        new Frame("loopback, little-endian", 0, "02000000" + IPV4),
        new Frame("loopback, big-endian", 0, "0000001e" + IPV6),
        new Frame("OpenBSD loopback", 108, "00000018" + IPV6),
        new Frame("raw IPv4", 101, IPV4),
        new Frame("raw IPv6", 101, IPV6),
        new Frame("LINKTYPE_IPV4", 228, IPV4),
        new Frame("LINKTYPE_IPV6", 229, IPV6),
        // RFC 791: header length 6 words, one word of options
        new Frame(
            "IPv4 options",
            101,
            "46 00 0024 0000 4000 40 11 0000 c0000201 c0000202 01010100" + UDP),
        // RFC 8200 section 4.3: hop-by-hop of 8 octets; section 4.6: destination options
        new Frame(
            "IPv6 extensions",
            101,
            "60000000 001c 00 40" + IPV6_ADDRESSES + "3c00010400000000 1100010400000000" + UDP),
        // RFC 6946: an atomic fragment is a whole packet
        new Frame(
            "IPv6 atomic fragment",
            101,
            "60000000 0014 2c 40" + IPV6_ADDRESSES + "1100000012345678" + UDP),
        // Ethernet pads to 60 bytes; the lengths tell what is payload
        new Frame("padding", 1, MACS + "0800" + IPV4 + "00".repeat(14)));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void theDatagramIsFound(Frame frame) {
    byte[] bytes = frame.bytes();
    var udp = (Packet.Datagram) decode(bytes, frame.linkType());
    assertThat(udp.ends().sourcePort()).isEqualTo(5060);
    assertThat(udp.ends().destinationPort()).isEqualTo(5070);
    assertThat(udp.cut()).isFalse();
    assertThat(
            new String(
                bytes,
                udp.payloadAt(),
                udp.payloadBytes(),
                java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("SIP!");
    boolean ipv6 = udp.ends().ipv6();
    assertThat(udp.ends().sourceIp()).isEqualTo(ipv6 ? "2001:db8::1" : "192.0.2.1");
    assertThat(udp.ends().destinationIp()).isEqualTo(ipv6 ? "2001:db8::2" : "192.0.2.2");
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyLengthIsNamedOrCut(Frame frame) {
    byte[] whole = frame.bytes();
    var udp = (Packet.Datagram) decode(whole, frame.linkType());
    for (int length = 0; length < udp.payloadAt() + udp.payloadBytes(); length++) {
      Packet packet = decode(Arrays.copyOf(whole, length), frame.linkType());
      if (length >= udp.payloadAt()) {
        assertThat(((Packet.Datagram) packet).cut()).as("%d bytes", length).isTrue();
        assertThat(((Packet.Datagram) packet).payloadBytes()).isEqualTo(length - udp.payloadAt());
      } else {
        var malformed = (Packet.Malformed) packet;
        assertThat(malformed.reason()).as("%d bytes", length).isEqualTo("truncated");
        assertThat(malformed.detail())
            .matches("The \\w+ header at byte \\d+ needs \\d+ bytes, \\d+ are left\\.");
      }
    }
  }

  @Test
  void aTruncatedHeaderIsToldWithItsNumbers() {
    byte[] frame = HexFormat.of().parseHex((MACS + "0800" + IPV4).replace(" ", ""));
    assertThat(decode(Arrays.copyOf(frame, 38), 1))
        .isEqualTo(
            new Packet.Malformed(
                Layer.UDP, "truncated", "The udp header at byte 34 needs 8 bytes, 4 are left."));
  }

  @ParameterizedTest
  @CsvSource({
    "IPv4 version,       101, 55 00 0020 0000 0000 40 11 0000 c0000201 c0000202, link, ip_version",
    "IPv4 header length, 101, 44 00 0020 0000 0000 40 11 0000 c0000201 c0000202, ipv4, header_length",
    "IPv4 total length,  101, 45 00 0013 0000 0000 40 11 0000 c0000201 c0000202, ipv4, total_length",
    "IPv6 in LINKTYPE_IPV4, 228, 60 00 0020 0000 0000 40 11 0000 c0000201 c0000202, ipv4, version",
    "UDP length, 101, 45 00 001c 0000 0000 40 11 0000 c0000201 c0000202 13c4 13c4 0007 0000, udp, length",
    "unknown, 147, 00, link, unknown_link_type_147",
  })
  void aWrongFieldIsMalformed(String name, int linkType, String hex, String layer, String reason) {
    byte[] frame = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThat(decode(frame, linkType))
        .as(name)
        .isInstanceOfSatisfying(
            Packet.Malformed.class,
            malformed -> {
              assertThat(malformed.layer()).hasToString(layer);
              assertThat(malformed.reason()).isEqualTo(reason);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "arp,         0806, 0001",
    "ethertype_88cc,   88cc, 0001",
    "llc,         0026, 4242",
    "icmp,        0800, 45 00 0014 0000 0000 40 01 0000 c0000201 c0000202",
    "ospf,        0800, 45 00 0014 0000 0000 40 59 0000 c0000201 c0000202",
    "ip_protocol_200, 0800, 45 00 0014 0000 0000 40 c8 0000 c0000201 c0000202",
    "icmpv6,      86dd, 60000000 0000 3a 40 20010db8000000000000000000000001 20010db8000000000000000000000002",
  })
  void whatIsNotUdpIsIgnoredByName(String kind, String etherType, String hex) {
    byte[] frame = HexFormat.of().parseHex((MACS + etherType + hex).replace(" ", ""));
    assertThat(decode(frame, 1)).isEqualTo(new Packet.Ignored(kind));
  }

  @Test
  void vlanTagsAreBounded() {
    int limit = Layers.VLAN_TAGS;
    String most = MACS + "8100" + "0064 8100".repeat(limit - 1) + "0064 0800" + IPV4;
    String over = MACS + "8100" + "0064 8100".repeat(limit) + "0064 0800" + IPV4;
    assertThat(decode(HexFormat.of().parseHex(most.replace(" ", "")), 1))
        .isInstanceOf(Packet.Datagram.class);
    assertThat(decode(HexFormat.of().parseHex(over.replace(" ", "")), 1))
        .isInstanceOfSatisfying(
            Packet.Malformed.class,
            malformed -> assertThat(malformed.reason()).isEqualTo("too_many_tags"));
  }

  private static Packet decode(byte[] frame, int linkType) {
    return new PacketDecoder(TunnelPorts.defaults()).decode(frame, linkType, Layers.NONE);
  }
}
