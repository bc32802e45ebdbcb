package io.sipstream.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Packet.Datagram;
import io.sipstream.packet.Packet.Malformed;
import io.sipstream.testing.Seed;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers are written out by hand from the specifications named beside each. */
class TunnelsTest {
  // The message: 192.0.2.1 to 192.0.2.2, UDP 5060 to 5070, "SIP!"
  private static final String SIP =
      "4500 0020 0000 0000 40 11 0000 c0000201 c0000202 13c4 13ce 000c 0000 53495021";
  // 2001:db8::1 to 2001:db8::2, the same datagram.
  private static final String SIP6 =
      "60000000 000c 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002"
          + "13c4 13ce 000c 0000 53495021";
  private static final String MACS = "0200000000aa 0200000000bb";
  private static final String ETHERNET = MACS + "0800" + SIP;

  record Row(String name, int linkType, String hex, String type, long id) {
    byte[] bytes() {
      return parse(hex);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] parse(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** IPv4 from 198.51.100.1 to 198.51.100.2 with this protocol around a payload. */
  private static String ipv4(int protocol, String payload) {
    int bytes = 20 + parse(payload).length;
    return "4500 %04x 0000 0000 40 %02x 0000 c6336401 c6336402".formatted(bytes, protocol)
        + payload;
  }

  private static String ipv6(int protocol, String payload) {
    return "60000000 %04x %02x 40".formatted(parse(payload).length, protocol)
        + "20010db8000000000000000000000011 20010db8000000000000000000000012"
        + payload;
  }

  private static String udp(int port, String payload) {
    String header = "c000 %04x %04x 0000".formatted(port, 8 + parse(payload).length);
    return ipv4(17, header + payload);
  }

  static List<Row> rows() {
    return List.of(
        // RFC 3032 section 2.1: label 100, bottom of stack, time to live 64
        new Row("MPLS, IPv4", 1, MACS + "8847 00064 1 40".replace(" ", "") + SIP, null, -1),
        new Row(
            "MPLS, three labels, IPv6",
            1,
            MACS + "8847 00064040 000c8040 0012c140" + SIP6,
            null,
            -1),
        // RFC 4448 section 4.6: a control word before the Ethernet frame
        new Row("MPLS, control word", 1, MACS + "8848 00064140 00000001" + ETHERNET, null, -1),
        new Row("MPLS, no control word", 1, MACS + "8847 00064140" + ETHERNET, null, -1),
        // RFC 2516 section 4: session 1, 34 bytes, PPP of IPv4
        new Row("PPPoE", 1, MACS + "8864 11 00 0001 0022 0021" + SIP, null, -1),
        // RFC 1661 section 2 and 6.5, RFC 1662 section 3.1
        new Row("PPP", 9, "0021" + SIP, null, -1),
        new Row("PPP, HDLC", 9, "ff03 0057" + SIP6, null, -1),
        new Row("PPP, compressed", 50, "ff03 21" + SIP, null, -1),
        // RFC 2784 section 2.1, RFC 2890 section 2
        new Row("GRE", 101, ipv4(47, "0000 0800" + SIP), "gre", -1),
        new Row(
            "GRE, all options",
            101,
            ipv4(47, "b000 86dd 00000000 0000002a 00000007" + SIP6),
            "gre",
            42),
        new Row(
            "GRE over IPv6, bridged", 101, ipv6(47, "2000 6558 000000ff" + ETHERNET), "gre", 255),
        new Row("GRE, MPLS", 101, ipv4(47, "0000 8847 00064140" + SIP), "gre", -1),
        // draft-foschiano-erspan-03 section 4
        new Row("ERSPAN I", 101, ipv4(47, "0000 88be" + ETHERNET), "erspan", -1),
        new Row(
            "ERSPAN II",
            101,
            ipv4(47, "1000 88be 00000001 1064 0005 00000000" + ETHERNET),
            "erspan",
            5),
        new Row(
            "ERSPAN III",
            101,
            ipv4(47, "1000 22eb 00000001 2064 0006 00000000 0000 0000" + ETHERNET),
            "erspan",
            6),
        new Row(
            "ERSPAN III with the type of II",
            101,
            ipv4(47, "1000 88be 00000001 2064 0006 00000000 0000 0000" + ETHERNET),
            "erspan",
            6),
        new Row(
            "ERSPAN III, subheader",
            101,
            ipv4(47, "1000 22eb 00000001 2064 0007 00000000 0000 0001 0000000000000000" + ETHERNET),
            "erspan",
            7),
        new Row(
            "ERSPAN III, IP",
            101,
            ipv4(47, "1000 22eb 00000001 2064 0008 00000000 0000 0800" + SIP),
            "erspan",
            8),
        // RFC 2003, RFC 4213, RFC 2473
        new Row("4in4", 101, ipv4(4, SIP), "ipip", -1),
        new Row("6in4", 101, ipv4(41, SIP6), "ipip", -1),
        new Row("4in6", 101, ipv6(4, SIP), "ipip", -1),
        new Row("6in6", 101, ipv6(41, SIP6), "ipip", -1),
        // RFC 7348 section 5: VNI 4660
        new Row("VXLAN", 101, udp(4789, "08000000 00123400" + ETHERNET), "vxlan", 4660),
        // RFC 8926 section 3.4: four bytes of options
        new Row("Geneve", 101, udp(6081, "01 00 6558 000007 00 01020300" + ETHERNET), "geneve", 7),
        new Row("Geneve, IPv6", 101, udp(6081, "00 00 86dd 000008 00" + SIP6), "geneve", 8),
        // RFC 7348 section 5: reserved bits are ignored
        new Row("VXLAN, reserved", 101, udp(4789, "88ffffff 001234ff" + ETHERNET), "vxlan", 4660),
        // RFC 4302 section 2: six words of header before UDP
        new Row(
            "AH",
            101,
            ipv4(51, "04 04 0000 00000001 00000001" + "00".repeat(12) + SIP),
            "ipip",
            -1),
        // 3GPP TS 29.281 section 5.1: G-PDU, TEID 99
        new Row("GTP-U", 101, udp(2152, "30 ff 0020 00000063" + SIP), "gtpu", 99),
        new Row(
            "GTP-U, sequence", 101, udp(2152, "32 ff 0024 00000063 0001 00 00" + SIP), "gtpu", 99),
        // TS 23.501 section 5.6.10.2: a session of Ethernet
        new Row("GTP-U, Ethernet", 101, udp(2152, "30 ff 002e 00000063" + ETHERNET), "gtpu", 99),
        // TS 29.281 section 5.2.1: PDU session container of one unit
        new Row(
            "GTP-U, extension",
            101,
            udp(2152, "34 ff 0028 00000063 0000 00 85 01 0009 00" + SIP),
            "gtpu",
            99),
        // Wireshark's packet-tzsp: version 1, type 0, Ethernet; a tag of one byte, padding, end
        new Row("TZSP", 101, udp(37008, "01 00 0001 0a 01 ff 00 01" + ETHERNET), "tzsp", -1));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theInnermostDatagramIsFound(Row row) {
    Datagram datagram = (Datagram) decode(row.bytes(), row.linkType());
    assertThat(datagram.cut()).isFalse();
    assertThat(datagram.payloadBytes()).isEqualTo(4);
    assertThat(datagram.ends().sourceIp()).isIn("192.0.2.1", "2001:db8::1");
    assertThat(datagram.ends().destinationPort()).isEqualTo(5070);
    List<Tunnel> tunnels = datagram.layers().tunnels();
    if (row.type() == null) {
      assertThat(tunnels).isEmpty();
    } else {
      assertThat(tunnels).hasSize(1);
      assertThat(tunnels.get(0).type()).isEqualTo(row.type());
      assertThat(tunnels.get(0).id()).isEqualTo(row.id());
      assertThat(tunnels.get(0).sourceIp()).isIn("198.51.100.1", "2001:db8::11");
      assertThat(tunnels.get(0).destinationIp()).isIn("198.51.100.2", "2001:db8::12");
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyLengthIsNamedOrCut(Row row) {
    byte[] whole = row.bytes();
    for (int length = 0; length < whole.length; length++) {
      Packet packet = decode(Arrays.copyOf(whole, length), row.linkType());
      if (packet instanceof Datagram datagram) {
        assertThat(datagram.cut()).as("%d bytes", length).isTrue();
      } else {
        assertThat(((Malformed) packet).reason()).as("%d bytes", length).isEqualTo("truncated");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gre_pptp,          47, 2081 880b 0000 0001 00000001",
    "gre_version_2,     47, 0002 0800 0000 0001",
    "gre_keep_alive,    47, 0000 0000",
    "gre_protocol,      47, 0000 0021 4500",
    "erspan_version,    47, 1000 88be 00000001 0064 0005 00000000",
    "gre_routing,       47, 4000 0800 00000000",
    "sctp_control,     132, 13c4 13c4 00000001 00000000 0400 0004",
    "sctp_fragment,    132, 13c4 13c4 00000001 00000000 0002 0014 00000001 0000 0000 00000000 53495021",
    "sctp_fragment,    132, 13c4 13c4 00000001 00000000 4001 0018 00000001 0000 0000 00000000 00000000 53495021",
    "esp,               50, 00000001 00000001",
  })
  void whatIsNotReadHasAName(String kind, int protocol, String hex) {
    assertThat(decode(parse(ipv4(protocol, hex)), 101)).isEqualTo(new Packet.Ignored(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "vxlan_without_vni, 4789,  00000000 00000000",
    "geneve_version,    6081,  40000800 00000000",
    "gtpu_version,      2152,  10ff0000 00000000",
    "gtpu_echo,         2152,  32010004 00000000 00000000",
    "gtpu_echo,         2152,  32020006 00000000 00000000 0e00",
    "gtpu_error_indication, 2152, 301a0000 00000000",
    "gtpu_extensions,   2152,  301f0000 00000000",
    "gtpu_end_marker,   2152,  30fe0000 00000063",
    "gtpu_message_9,    2152,  30090000 00000063",
    "gtpu_payload,      2152,  30ff0004 00000063 deadbeef",
    "tzsp_version,     37008,  02000001 01",
    "tzsp_control,     37008,  01040001 01",
    "tzsp_encapsulation, 37008, 01000012 01",
    "vxlan_gpe,         4790,  0c000001 00000100 45000014",
  })
  void whatIsNoTunnelOnATunnelsPortIsIgnoredByName(String kind, int port, String hex) {
    assertThat(decode(parse(udp(port, hex)), 101)).isEqualTo(new Packet.Ignored(kind));
  }

  @Test
  void messagesOfSctpAreDatagramsEach() {
    // RFC 9260 section 3.3.1: whole messages of 4 and of 3 bytes, the second padded.
    String chunks =
        "0003 0014 00000001 0000 0000 00000000 53495021"
            + "0003 0013 00000002 0000 0001 00000000 53495000";
    var several =
        (Packet.Multiple) decode(parse(ipv4(132, "13c4 13ce 00000001 00000000" + chunks)), 101);
    assertThat(several.packets())
        .extracting(packet -> ((Datagram) packet).payloadBytes())
        .containsExactly(4, 3);
    assertThat(((Datagram) several.packets().get(0)).ends().protocol()).isEqualTo(132);
  }

  @Test
  void tunnelsWithinEachOtherAreBounded() {
    String nested = SIP;
    for (int depth = 1; depth <= 100; depth++) {
      nested = ipv4(4, nested);
      Packet packet = decode(parse(nested), 101);
      if (depth <= Layers.TUNNELS) {
        assertThat(((Datagram) packet).layers().tunnels()).hasSize(depth);
      } else {
        assertThat(((Malformed) packet).reason()).isEqualTo("too_many_tunnels");
      }
    }
  }

  @Test
  void labelsAndPseudowiresAreBounded() {
    String labels = MACS + "8847" + "00064040".repeat(16) + "00064140" + SIP;
    assertThat(((Malformed) decode(parse(labels), 1)).reason()).isEqualTo("too_many_labels");
    String wires = ETHERNET;
    for (int depth = 1; depth <= 5; depth++) {
      wires = MACS + "8847 00064140" + wires;
    }
    assertThat(((Malformed) decode(parse(wires), 1)).reason()).isEqualTo("too_many_pseudowires");
    // Thousands deep: as deep as a frame can be.
    String deep = (MACS + "8847 00064140").repeat(3_000) + ETHERNET;
    assertThat(decode(parse(deep), 1)).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    // "SIP!", "OPTIONS sip:bob@192.0.2.1" (whose first byte has VXLAN's flag), half a header
    "53495021, 4",
    "4f5054494f4e53207369703a626f62403139322e302e322e31, 25",
    "0800, 2",
  })
  void whatIsNoTunnelOnASipPortIsLookedAtAsSip(String hex, int payloadBytes) {
    for (int port : new int[] {4789, 4790, 6081, 2152, 37008}) {
      Packet packet = sipOn(port).decode(parse(udp(port, hex)), 101, Layers.NONE);
      assertThat(((Datagram) packet).payloadBytes()).isEqualTo(payloadBytes);
      assertThat(((Datagram) packet).layers()).isEqualTo(Layers.NONE);
    }
  }

  @Test
  void aTunnelOnASipPortIsATunnel() {
    Packet packet =
        sipOn(0xC000).decode(parse(udp(4789, "08000000 00123400" + ETHERNET)), 101, Layers.NONE);
    assertThat(((Datagram) packet).layers().tunnels()).hasSize(1);
  }

  private static PacketDecoder sipOn(int port) {
    return new PacketDecoder(new TunnelPorts(new int[] {4789}, new int[] {port}));
  }

  @Test
  void theAssociatedChannelOfLabelsIsNoPayload() {
    // RFC 5586 section 2.1, RFC 5885: BFD behind the generic associated channel label
    String bfd = "0000d140 10000007 20c00318 00000001 00000000 000f4240 000f4240 00000000";
    assertThat(decode(parse(MACS + "8847" + bfd), 1)).isEqualTo(new Packet.Ignored("mpls_channel"));
  }

  @Test
  void authenticationHeadersAreBounded() {
    // As many as fit into a packet, and one that claims to be shorter than it can be.
    String many = ipv4(51, "33010000 00000001 00000001".repeat(5_000) + "11010000");
    assertThat(((Malformed) decode(parse(many), 101)).reason()).isEqualTo("truncated");
    String tooShort = ipv4(51, "11000000 00000001 00000001");
    assertThat(((Malformed) decode(parse(tooShort), 101)).reason()).isEqualTo("length");
  }

  @Test
  void mutatedHeadersNeverThrow() {
    Random random = new Random(Seed.of(TunnelsTest.class));
    List<Row> rows = rows();
    int found = 0;
    for (int i = 0; i < 300_000; i++) {
      Row row = rows.get(random.nextInt(rows.size()));
      byte[] bytes = row.bytes();
      for (int n = random.nextInt(5); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(bytes.length));
      found += decode(bytes, row.linkType()) instanceof Datagram ? 1 : 0;
    }
    assertThat(found).isGreaterThan(50_000);
  }

  private static Packet decode(byte[] frame, int linkType) {
    return new PacketDecoder(TunnelPorts.defaults()).decode(frame, linkType, Layers.NONE);
  }
}
