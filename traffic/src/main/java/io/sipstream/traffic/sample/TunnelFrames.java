package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.ALICE_6;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.BOB_6;
import static io.sipstream.traffic.sample.SampleCaptures.ping;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.frame.Tunnels;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Creates an OPTIONS request for each form of a tunnel's header. The Call-ID names the form. */
final class TunnelFrames {
  private static final int ETHERTYPE_BRIDGING = 0x6558;
  private static final int ETHERTYPE_ERSPAN = 0x88BE;
  private static final int ETHERTYPE_ERSPAN_3 = 0x22EB;

  private TunnelFrames() {}

  private static byte[] packet(String callId) {
    return Frames.udpPacket(ping(ALICE, BOB, callId));
  }

  private static byte[] packet6(String callId) {
    return Frames.udpPacket(ping(ALICE_6, BOB_6, callId));
  }

  private static byte[] frame(String callId) {
    return Frames.ethernet(packet(callId));
  }

  static List<byte[]> gre() {
    List<byte[]> packets = new ArrayList<>();
    packets.add(gre(Tunnels.grePayload(packet("gre-plain"))));
    packets.add(gre(Tunnels.grePayload(packet6("gre-ipv6"))));
    // RFC 2890: key and sequence number. RFC 2784: checksum and a reserved word.
    packets.add(gre(Bytes.join(Bytes.hex("2000 0800 %08x", 42), packet("gre-key"))));
    packets.add(gre(Bytes.join(Bytes.hex("1000 0800 %08x", 1), packet("gre-sequence"))));
    packets.add(
        gre(Bytes.join(Bytes.hex("3000 86dd %08x %08x", 42, 2), packet6("gre-key-sequence"))));
    byte[] summed = Bytes.join(Bytes.hex("8000 0800 0000 0000"), packet("gre-checksum"));
    ByteBuffer.wrap(summed).putShort(4, (short) Frames.checksum(summed, 0));
    packets.add(gre(summed));
    packets.add(
        gre(
            Bytes.join(
                Bytes.hex("2000 %04x %08x", ETHERTYPE_BRIDGING, 4_711), frame("gre-bridged"))));
    packets.add(
        gre(
            Bytes.join(
                Bytes.hex("0000 %04x", ETHERTYPE_BRIDGING),
                Frames.ethernet(packet("gre-bridged-vlan"), 100, 42))));
    packets.add(Tunnels.ip6(Tunnels.PROTOCOL_GRE, Tunnels.grePayload(packet("gre-over-ipv6"))));
    // A label after GRE (RFC 4023): 1,000, the only one.
    packets.add(gre(Bytes.join(Bytes.hex("0000 8847 %05x140", 1_000), packet("gre-mpls"))));
    // RFC 1701's routing, and RFC 2637's PPTP, which has another version.
    packets.add(gre(Bytes.join(Bytes.hex("4000 0800 0000 0000 00000000"), packet("gre-routing"))));
    byte[] ppp = Bytes.join(Bytes.hex("0021"), packet("pptp"));
    packets.add(gre(Bytes.join(Bytes.hex("3001 880b %04x 0007 %08x", ppp.length, 1), ppp)));
    // Cisco's keep-alive: the packet to be returned, with protocol 0.
    packets.add(gre(Bytes.join(Bytes.hex("0000 0800"), gre(Bytes.hex("0000 0000")))));
    return Frames.ethernets(packets);
  }

  private static byte[] gre(byte[] payload) {
    return Tunnels.ip(Tunnels.PROTOCOL_GRE, payload);
  }

  /** Returns packets of ERSPAN (draft-foschiano-erspan-03 section 4). */
  static List<byte[]> erspan() {
    List<byte[]> packets = new ArrayList<>();
    packets.add(gre(Bytes.join(Bytes.hex("0000 %04x", ETHERTYPE_ERSPAN), frame("erspan-1"))));
    // Type II: version 1, VLAN 100, session 5, port index 3.
    byte[] second = Bytes.hex("1000 %04x %08x 1064 1805 00000003", ETHERTYPE_ERSPAN, 1);
    packets.add(gre(Bytes.join(second, frame("erspan-2"))));
    packets.add(gre(Bytes.join(second, Frames.ethernet(packet6("erspan-2-vlan"), 100))));
    // Type III: version 2, VLAN 100, session 6, time stamp, group tag, Ethernet, no subheader.
    String third = "1000 %04x %08x 2064 0006 0000abcd 0000 000%d";
    packets.add(gre(Bytes.join(Bytes.hex(third, ETHERTYPE_ERSPAN_3, 1, 0), frame("erspan-3"))));
    // Platform 3: port and the upper half of a time stamp.
    packets.add(
        gre(
            Bytes.join(
                Bytes.hex(third, ETHERTYPE_ERSPAN_3, 2, 1),
                Bytes.hex("0c000001 00000002"),
                frame("erspan-3-subheader"))));
    return Frames.ethernets(packets);
  }

  static List<byte[]> ipInIp() {
    return Frames.ethernets(
        List.of(
            Tunnels.ip(Tunnels.PROTOCOL_IPV4, packet("4-in-4")),
            Tunnels.ip(Tunnels.PROTOCOL_IPV6, packet6("6-in-4")),
            Tunnels.ip6(Tunnels.PROTOCOL_IPV4, packet("4-in-6")),
            Tunnels.ip6(Tunnels.PROTOCOL_IPV6, packet6("6-in-6")),
            // RFC 2473 section 4.1.1: a tunnel encapsulation limit in destination options.
            Frames.ipv6Packet(
                Tunnels.NEAR_6,
                Tunnels.FAR_6,
                60,
                Bytes.join(Bytes.hex("29 00 04 01 04 01 01 00"), packet6("6-in-6-limit"))),
            Tunnels.ip(
                Tunnels.PROTOCOL_IPV6, Tunnels.ip6(Tunnels.PROTOCOL_IPV4, packet("4-in-6-in-4")))));
  }

  static List<byte[]> vxlanGeneveTzsp() {
    List<byte[]> packets = new ArrayList<>();
    packets.add(Tunnels.vxlan(4_660, frame("vxlan")));
    packets.add(Tunnels.vxlan(4_660, Frames.ethernet(packet6("vxlan-vlan"), 42)));
    packets.add(
        Tunnels.udp6(
            Tunnels.VXLAN_PORT, Bytes.join(Tunnels.vxlanHeader(4_661), frame("vxlan-over-ipv6"))));
    // draft-smith-vxlan-group-policy: more flags than in RFC 7348, which receivers ignore.
    packets.add(
        Tunnels.udp(
            Tunnels.VXLAN_PORT,
            Bytes.join(Bytes.hex("88 00 0007 %06x 00", 4_662), frame("vxlan-group-policy"))));
    packets.add(
        Tunnels.udp(
            Tunnels.VXLAN_PORT, Bytes.join(Bytes.hex("00000000 00000000"), frame("no-vni"))));
    // draft-ietf-nvo3-vxlan-gpe: the flags I and P, next protocol IPv4.
    packets.add(
        Tunnels.udp(
            Tunnels.VXLAN_GPE_PORT,
            Bytes.join(Bytes.hex("0c 0000 01 %06x 00", 4_663), packet("vxlan-gpe"))));
    packets.add(geneve("00 00", ETHERTYPE_BRIDGING, "", frame("geneve")));
    packets.add(geneve("00 00", 0x86DD, "", packet6("geneve-ipv6")));
    // RFC 8926 section 3.5: two options, of one and of no words.
    packets.add(
        geneve(
            "03 40", ETHERTYPE_BRIDGING, "0102 8001 deadbeef 0102 0000", frame("geneve-options")));
    // Control packets (O) are for the tunnel's ends; version 1 is not defined.
    packets.add(geneve("40 00", ETHERTYPE_BRIDGING, "", frame("geneve-version")));
    // Wireshark's packet-tzsp: version 1, received, Ethernet; signal, a pad, a counter, end.
    packets.add(
        Tunnels.udp(
            Tunnels.TZSP_PORT,
            Bytes.join(Bytes.hex("01 00 0001 0a 01 c4 00 28 04 00000007 01"), frame("tzsp-tags"))));
    packets.add(
        Tunnels.udp(
            Tunnels.TZSP_PORT, Bytes.join(Bytes.hex("01 01 0001 01"), frame("tzsp-to-send"))));
    // A keep-alive, and 802.11.
    packets.add(Tunnels.udp(Tunnels.TZSP_PORT, Bytes.hex("01 04 0000 01")));
    packets.add(Tunnels.udp(Tunnels.TZSP_PORT, Bytes.hex("01 00 0012 01 d4000000 0200000000aa")));
    return Frames.ethernets(packets);
  }

  private static byte[] geneve(String begin, int protocol, String options, byte[] payload) {
    return Tunnels.udp(
        Tunnels.GENEVE_PORT,
        Bytes.join(Bytes.hex(begin + " %04x %06x 00" + options, protocol, 4_664), payload));
  }

  /** Returns packets of GTP-U (3GPP TS 29.281). */
  static List<byte[]> gtpU() {
    List<byte[]> packets = new ArrayList<>();
    packets.add(Tunnels.gtpU(0x63, packet("gtpu")));
    packets.add(Tunnels.gtpU(0x64, packet6("gtpu-ipv6")));
    packets.add(gtpU("32 ff", "0001 00 00", packet("gtpu-sequence")));
    // PDU session container (TS 38.415), then an N-PDU number without meaning here.
    packets.add(gtpU("34 ff", "0000 00 85 01 10 09 00", packet("gtpu-session")));
    packets.add(
        gtpU("36 ff", "0002 00 c0 01 1234 85 02 10 09 000000 00 00", packet("gtpu-extensions")));
    // Sections 7.2 and 7.3: echo request and response, error indication, end marker.
    packets.add(gtpU("32 01", "0003 00 00", new byte[0]));
    packets.add(gtpU("32 02", "0003 00 00 0e 00", new byte[0]));
    packets.add(gtpU("32 1a", "0004 00 00 10 00000063 85 0004 cb007101", new byte[0]));
    packets.add(gtpU("30 fe", "", new byte[0]));
    // Section 4.4.2 assigns port 2152 to GTP-U. GTP prime and version 2 occur on it nevertheless.
    packets.add(gtpU("48 01", "00000100", new byte[0]));
    return Frames.ethernets(packets);
  }

  private static byte[] gtpU(String begin, String options, byte[] payload) {
    byte[] rest = Bytes.join(Bytes.hex(options), payload);
    return Tunnels.udp(
        Tunnels.GTP_U_PORT, Bytes.join(Bytes.hex(begin + "%04x %08x", rest.length, 0x65), rest));
  }
}
