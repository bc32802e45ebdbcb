package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.ALICE_6;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.BOB_6;
import static io.sipstream.traffic.sample.SampleCaptures.ping;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.NotSip;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Creates frames with the layers between Ethernet and IP of carriers' networks. The Call-ID names
 * the form.
 */
final class LinkFrames {
  private static final int ETHERTYPE_MPLS = 0x8847;
  private static final int ETHERTYPE_MPLS_MULTICAST = 0x8848;
  private static final int ETHERTYPE_PPPOE_DISCOVERY = 0x8863;
  private static final int ETHERTYPE_PPPOE = 0x8864;
  // IEEE 802.3 section 3.2.7: shortest frame with padding, without its checksum.
  private static final int LEAST_FRAME_BYTES = 60;

  private LinkFrames() {}

  private static byte[] packet(String callId) {
    return Frames.udpPacket(ping(ALICE, BOB, callId));
  }

  private static byte[] packet6(String callId) {
    return Frames.udpPacket(ping(ALICE_6, BOB_6, callId));
  }

  /** Returns stacks of VLAN tags with the types that switches use. */
  static List<byte[]> vlans() {
    String[] stacks = {
      "9100 0064 8100 002a",
      "9100 0064 9100 00c8 8100 002a",
      "88a8 0064 88a8 00c8 8100 002a",
      "8100 0064 8100 002a",
      "8100 0000 8100 002a"
    };
    List<byte[]> frames = new ArrayList<>();
    for (String stack : stacks) {
      frames.add(tagged(stack, packet("tags-" + stack.replace(' ', '-'))));
    }
    frames.add(tagged("88a8 0001 " + "8100 0fff ".repeat(9), packet6("ten-tags")));
    frames.add(tagged("8100 0064 ".repeat(32), packet("as-many-tags-as-are-followed")));
    return frames;
  }

  private static byte[] tagged(String tags, byte[] packet) {
    byte[] rest = Bytes.join(Bytes.hex(tags), Frames.etherTyped(packet));
    int firstType = ByteBuffer.wrap(rest).getShort() & 0xFFFF;
    return Frames.ethernetOf(firstType, Arrays.copyOfRange(rest, 2, rest.length));
  }

  /** Returns frames with labels (RFC 3032) and control words (RFC 4385). */
  static List<byte[]> mpls() {
    List<byte[]> frames = new ArrayList<>();
    frames.add(mpls(label(1_000, true), packet("mpls")));
    frames.add(mpls(label(1_000, true), packet6("mpls-ipv6")));
    frames.add(
        mpls(
            Bytes.join(label(1_000, false), label(2_000, false), label(3_000, true)),
            packet("mpls-three-labels")));
    // RFC 3032 section 2.1: IPv4 and IPv6 explicit null, alone and below others (RFC 4182).
    frames.add(mpls(label(0, true), packet("mpls-explicit-null")));
    frames.add(
        mpls(Bytes.join(label(1_000, false), label(2, true)), packet6("mpls-explicit-null-ipv6")));
    // RFC 6790: an entropy label indicator (7) and its label.
    frames.add(
        mpls(
            Bytes.join(label(1_000, false), label(7, false), label(77_777, true)),
            packet("mpls-entropy")));
    byte[] controlWord = Bytes.hex("0000 0001");
    frames.add(
        mpls(
            Bytes.join(label(16_001, true), controlWord),
            Frames.ethernet(packet("pseudowire-control-word"))));
    frames.add(
        mpls(
            Bytes.join(label(1_000, false), label(16_001, true), controlWord),
            Frames.ethernet(packet("pseudowire-vlan"), 42)));
    frames.add(mpls(label(16_002, true), Frames.ethernet(packet("pseudowire-bare"))));
    frames.add(
        Frames.ethernetOf(
            ETHERTYPE_MPLS_MULTICAST, Bytes.join(label(1_000, true), packet("mpls-multicast"))));
    // RFC 5586: an associated channel header, here of BFD; not the payload of a pseudowire.
    frames.add(
        mpls(
            Bytes.join(label(1_000, false), label(13, true)),
            Bytes.hex("1000 0007 20c00318 00000001 00000000 000f4240 000f4240 00000000")));
    return frames;
  }

  private static byte[] mpls(byte[] labels, byte[] payload) {
    return Frames.ethernetOf(ETHERTYPE_MPLS, Bytes.join(labels, payload));
  }

  private static byte[] label(int label, boolean bottom) {
    return Bytes.hex("%05x %x 40", label, bottom ? 1 : 0);
  }

  /** Returns frames of PPPoE (RFC 2516). */
  static List<byte[]> pppoe() {
    List<byte[]> frames = new ArrayList<>();
    frames.add(pppoe("0021", packet("pppoe")));
    frames.add(pppoe("0057", packet6("pppoe-ipv6")));
    byte[] tagged = Bytes.join(pppoePayload("0021", packet("pppoe-vlan")));
    frames.add(Frames.ethernetOf(0x8100, Bytes.join(Bytes.hex("0007 8864"), tagged)));
    // RFC 1661 section 6.5: a protocol field of one byte.
    frames.add(pppoe("21", packet("pppoe-compressed-field")));
    // Echo request of the link control protocol, padded by Ethernet.
    frames.add(padded(pppoe("c021", Bytes.hex("0901 0008 00000000"))));
    // Only a protocol field, whose padding looks like the announced payload.
    frames.add(padded(pppoe("0021", new byte[0])));
    frames.add(
        padded(
            Frames.ethernetOf(ETHERTYPE_PPPOE_DISCOVERY, Bytes.hex("11 09 0000 0004 01010000"))));
    // A keep-alive in a datagram shorter than an Ethernet frame.
    frames.add(
        padded(pppoe("0021", Frames.udpPacket(ALICE.endpoint(), BOB.endpoint(), NotSip.crlf()))));
    return frames;
  }

  private static byte[] pppoe(String protocol, byte[] payload) {
    return Frames.ethernetOf(ETHERTYPE_PPPOE, pppoePayload(protocol, payload));
  }

  private static byte[] pppoePayload(String protocol, byte[] payload) {
    byte[] ppp = Bytes.join(Bytes.hex(protocol), payload);
    return Bytes.join(Bytes.hex("11 00 0007 %04x", ppp.length), ppp);
  }

  private static byte[] padded(byte[] frame) {
    return frame.length >= LEAST_FRAME_BYTES ? frame : Arrays.copyOf(frame, LEAST_FRAME_BYTES);
  }

  /** Returns frames of LINKTYPE_PPP (RFC 1661, RFC 1662). */
  static List<byte[]> ppp() {
    return List.of(
        Bytes.join(Bytes.hex("ff03 0021"), packet("ppp-hdlc")),
        Bytes.join(Bytes.hex("ff03 0057"), packet6("ppp-hdlc-ipv6")),
        Bytes.join(Bytes.hex("ff03 21"), packet("ppp-compressed-protocol")),
        Bytes.join(Bytes.hex("0021"), packet("ppp-compressed-address")),
        Bytes.join(Bytes.hex("21"), packet("ppp-both-compressed")),
        Bytes.join(Bytes.hex("ff03 0281"), label(1_000, true), packet("ppp-mpls")),
        Bytes.hex("ff03 c021 0101 000a 0506 12345678"));
  }
}
