package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.ALICE_6;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.BOB_6;
import static io.sipstream.traffic.sample.SampleCaptures.ping;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.Fragments;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.frame.TcpFlow;
import io.sipstream.traffic.frame.Tunnels;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Creates frames with wrong length fields at every layer, and with deep nesting. */
final class HostileFrames {
  private static final int IP = 14;
  private static final int UDP = IP + 20;

  private HostileFrames() {}

  static List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    frames.addAll(linkLayers());
    frames.addAll(ip());
    frames.addAll(transports());
    frames.addAll(tunnels());
    frames.addAll(nested());
    frames.addAll(streams());
    frames.add(plain("an-honest-one"));
    return frames;
  }

  private static byte[] plain(String callId) {
    return Frames.ethernet(Frames.udpPacket(ping(ALICE, BOB, callId)));
  }

  private static byte[] with16(byte[] frame, int at, int number) {
    ByteBuffer.wrap(frame).putShort(at, (short) number);
    return frame;
  }

  private static List<byte[]> linkLayers() {
    byte[] packet = Frames.udpPacket(ping(ALICE, BOB, "pppoe-length-beyond"));
    return List.of(
        Arrays.copyOf(plain("no-ethernet"), 10),
        Frames.ethernetOf(0x8100, Bytes.hex("0064")),
        Frames.ethernetOf(0x8100, Bytes.hex("0064 8100 ".repeat(40))),
        Frames.ethernetOf(0x8847, Bytes.hex("003e8040 ".repeat(300))),
        Frames.ethernetOf(0x8864, Bytes.join(Bytes.hex("11 00 0007 ffff 0021"), packet)),
        Frames.ethernetOf(0x8864, Bytes.join(Bytes.hex("11 00 0007 0001 0021"), packet)));
  }

  private static List<byte[]> ip() {
    List<byte[]> frames = new ArrayList<>();
    byte[] shortHeader = plain("header-of-16");
    shortHeader[IP] = 0x44;
    frames.add(shortHeader);
    byte[] longHeader = Arrays.copyOf(plain("header-of-60"), IP + 40);
    longHeader[IP] = 0x4F;
    frames.add(longHeader);
    frames.add(with16(plain("total-below-header"), IP + 2, 19));
    frames.add(with16(plain("total-beyond-frame"), IP + 2, 0xFFFF));
    byte[] six = Frames.ethernet(Frames.udpPacket(ping(ALICE_6, BOB_6, "ipv6-beyond-frame")));
    frames.add(with16(six, IP + 4, 0xFFFF));
    frames.add(ipv6(60, Bytes.hex("11 ff 0000 00000000")));
    frames.add(ipv6(51, Bytes.hex("11 ff 0000 00000001 00000001")));
    Message behind = ping(ALICE_6, BOB_6, "behind-many-headers");
    byte[] datagram = Frames.udpDatagram(behind.from(), behind.to(), behind.payload());
    byte[] headers = Bytes.hex("3c 00 0104 00000000 ".repeat(150) + "11 00 0104 00000000");
    frames.add(ipv6(60, Bytes.join(headers, datagram)));
    // RFC 791: an end beyond 65,535 bytes, the "ping of death".
    byte[] payload = new byte[1_000];
    frames.add(
        Frames.ethernet(
            Fragments.fragment(ALICE.endpoint(), BOB.endpoint(), 17, 99, 65_528, false, payload)));
    frames.add(
        Frames.ethernet(
            Fragments.fragment(
                ALICE_6.endpoint(), BOB_6.endpoint(), 17, 99, 65_528, false, payload)));
    return frames;
  }

  private static byte[] ipv6(int nextHeader, byte[] payload) {
    return Frames.ethernet(
        Frames.ipv6Packet(ALICE_6.endpoint(), BOB_6.endpoint(), nextHeader, payload));
  }

  private static List<byte[]> transports() {
    return List.of(
        with16(plain("udp-beyond-packet"), UDP + 4, 0xFFFF),
        with16(plain("udp-below-header"), UDP + 4, 7),
        ip(6, Bytes.hex("9c48 13c4 00000001 00000000 f010 2000 00000000")),
        ip(6, Bytes.hex("9c48 13c4 00000001 00000000 4010 2000 00000000")),
        ip(132, Bytes.hex("13c4 13c4 00000001 00000000 0003 0003 00000000")),
        ip(132, Bytes.hex("13c4 13c4 00000001 00000000 0003 ffff 00000001 00000001 00000000")),
        ip(132, Bytes.hex("13c4 13c4 00000001 00000000" + "0600 0004 ".repeat(300))));
  }

  private static byte[] ip(int protocol, byte[] payload) {
    return Frames.ethernet(Frames.ipPacket(ALICE.endpoint(), BOB.endpoint(), protocol, payload));
  }

  private static List<byte[]> tunnels() {
    byte[] packet = Frames.udpPacket(ping(ALICE, BOB, "gtpu-length-beyond"));
    return Frames.ethernets(
        List.of(
            Tunnels.ip(Tunnels.PROTOCOL_GRE, Bytes.hex("b000 0800 0000")),
            Tunnels.ip(
                Tunnels.PROTOCOL_GRE, Bytes.hex("1000 22eb 00000001 2064 0006 00000000 0000 0001")),
            Tunnels.udp(Tunnels.VXLAN_PORT, Bytes.hex("08 000000")),
            Tunnels.udp(Tunnels.GENEVE_PORT, Bytes.hex("3f 00 6558 000001 00 0102 8001 deadbeef")),
            Tunnels.udp(Tunnels.GTP_U_PORT, Bytes.join(Bytes.hex("30 ff ffff 00000001"), packet)),
            Tunnels.udp(Tunnels.GTP_U_PORT, Bytes.hex("34 ff 0008 00000001 0000 00 85 00000000")),
            Tunnels.udp(Tunnels.GTP_U_PORT, Bytes.hex("34 ff 0008 00000001 0000 00 85 ff000000")),
            Tunnels.udp(Tunnels.TZSP_PORT, Bytes.hex("01 00 0001 0a ff 00"))));
  }

  private static List<byte[]> nested() {
    byte[] inIp = Frames.udpPacket(ping(ALICE, BOB, "ip-in-ip-a-hundred-deep"));
    byte[] inGre = Frames.udpPacket(ping(ALICE, BOB, "gre-a-hundred-deep"));
    for (int depth = 0; depth < 100; depth++) {
      inIp = Tunnels.ip(Tunnels.PROTOCOL_IPV4, inIp);
      inGre = Tunnels.ip(Tunnels.PROTOCOL_GRE, Tunnels.grePayload(inGre));
    }
    byte[] inVxlan = Frames.udpPacket(ping(ALICE, BOB, "vxlan-thirty-deep"));
    for (int depth = 0; depth < 30; depth++) {
      inVxlan = Tunnels.vxlan(depth, Frames.ethernet(inVxlan));
    }
    byte[] asDeepAsFollowed = Frames.udpPacket(ping(ALICE, BOB, "eight-tunnels-deep"));
    for (int depth = 0; depth < 8; depth++) {
      asDeepAsFollowed = Tunnels.vxlan(depth, Frames.ethernet(asDeepAsFollowed));
    }
    return Frames.ethernets(List.of(inIp, inGre, inVxlan, asDeepAsFollowed));
  }

  /** Returns streams whose messages announce lengths beyond every limit. */
  private static List<byte[]> streams() {
    Endpoint client = new Endpoint(ALICE.endpoint().address(), 40_099);
    TcpFlow flow = TcpFlow.between(client, BOB.endpoint(), 1);
    String message = ping(ALICE, BOB, "content-without-end").over("TCP").text();
    byte[] endless =
        message.replace("Content-Length: 0", "Content-Length: 4294967295").getBytes(US_ASCII);
    List<byte[]> frames = new ArrayList<>(flow.handshake());
    frames.add(flow.send(endless));
    frames.add(flow.reset());
    return frames;
  }
}
