package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.ALICE_6;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.BOB_6;
import static io.sipstream.traffic.sample.SampleCaptures.ping;

import io.sipstream.traffic.frame.Fragments;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.frame.Tunnels;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.LongInvite;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Party;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Creates INVITEs longer than an MTU as IP fragments, in the orders in which networks deliver them.
 */
final class FragmentedFrames {
  // An Ethernet MTU of 1,500 bytes minus IPv4's or IPv6's headers, in units of 8.
  private static final int MTU_FRAGMENT_BYTES = 1_448;
  private static final int FRAGMENT_BYTES = 728;

  private FragmentedFrames() {}

  static List<byte[]> ipv4() {
    List<byte[]> packets = common(ALICE, BOB);
    // The teardrop: the second fragment begins within the first (RFC 1858 section 3).
    packets.addAll(overlapping(ALICE.endpoint(), BOB.endpoint()));
    return Frames.ethernets(packets);
  }

  static List<byte[]> ipv6() {
    List<byte[]> packets = common(ALICE_6, BOB_6);
    Message whole = ping(ALICE_6, BOB_6, "atomic");
    byte[] datagram = Frames.udpDatagram(whole.from(), whole.to(), whole.payload());
    // RFC 6946: a fragment header on a complete packet, with an identification that is in use.
    packets.add(
        Fragments.fragment(whole.from(), whole.to(), Frames.PROTOCOL_UDP, 6, 0, false, datagram));
    // RFC 5722: such a packet is dropped with all its fragments.
    packets.addAll(overlapping(ALICE_6.endpoint(), BOB_6.endpoint()));
    return Frames.ethernets(packets);
  }

  private static List<byte[]> common(Party from, Party to) {
    List<byte[]> packets =
        new ArrayList<>(Fragments.of(LongInvite.of(from, to, "in-order"), 1, MTU_FRAGMENT_BYTES));
    List<byte[]> reversed = Fragments.of(LongInvite.of(from, to, "reversed"), 2, FRAGMENT_BYTES);
    Collections.reverse(reversed);
    packets.addAll(reversed);
    List<byte[]> one = Fragments.of(LongInvite.of(from, to, "interleaved-1"), 3, FRAGMENT_BYTES);
    List<byte[]> other = Fragments.of(LongInvite.of(from, to, "interleaved-2"), 4, FRAGMENT_BYTES);
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      if (i < one.size()) {
        packets.add(one.get(i));
      }
      if (i < other.size()) {
        packets.add(other.get(i));
      }
    }
    List<byte[]> repeated = Fragments.of(LongInvite.of(from, to, "repeated"), 5, FRAGMENT_BYTES);
    packets.add(repeated.get(0));
    packets.add(repeated.get(0));
    packets.add(repeated.get(1));
    packets.add(repeated.get(0));
    packets.addAll(repeated.subList(2, repeated.size()));
    List<byte[]> lost = Fragments.of(LongInvite.of(from, to, "never-whole"), 6, FRAGMENT_BYTES);
    packets.addAll(lost.subList(0, lost.size() - 1));
    return packets;
  }

  private static List<byte[]> overlapping(Endpoint from, Endpoint to) {
    byte[] datagram = Frames.udpDatagram(from, to, LongInvite.of(ALICE, BOB, "teardrop").payload());
    return List.of(
        Fragments.fragment(
            from, to, Frames.PROTOCOL_UDP, 7, 0, true, Arrays.copyOf(datagram, FRAGMENT_BYTES)),
        Fragments.fragment(
            from,
            to,
            Frames.PROTOCOL_UDP,
            7,
            FRAGMENT_BYTES - 64,
            false,
            Arrays.copyOfRange(datagram, FRAGMENT_BYTES, datagram.length)));
  }

  /** Returns fragments within tunnels, and tunnel packets in fragments. */
  static List<byte[]> inTunnels() {
    List<byte[]> packets = new ArrayList<>();
    Message inner = LongInvite.of(ALICE, BOB, "cut-before-vxlan");
    for (byte[] fragment : Fragments.of(inner, 11, MTU_FRAGMENT_BYTES)) {
      packets.add(Tunnels.vxlan(7_001, Frames.ethernet(fragment)));
    }
    for (byte[] fragment :
        Fragments.of(LongInvite.of(ALICE_6, BOB_6, "cut-before-gtpu"), 12, 728)) {
      packets.add(Tunnels.gtpU(0xCAFE, fragment));
    }
    Message outer = LongInvite.of(ALICE, BOB, "cut-behind-vxlan");
    packets.addAll(
        cut(Tunnels.vxlanDatagram(7_002, Frames.ethernet(Frames.udpPacket(outer))), 17, 13));
    Message gre = LongInvite.of(ALICE, BOB, "cut-behind-gre");
    packets.addAll(cut(Tunnels.grePayload(Frames.udpPacket(gre)), 47, 14));
    Message twice = LongInvite.of(ALICE, BOB, "cut-twice");
    int identification = 15;
    for (byte[] fragment : Fragments.of(twice, 15, MTU_FRAGMENT_BYTES)) {
      packets.addAll(
          cut(Tunnels.vxlanDatagram(7_003, Frames.ethernet(fragment)), 17, identification++));
    }
    return Frames.ethernets(packets);
  }

  private static List<byte[]> cut(byte[] payload, int protocol, int identification) {
    return Fragments.of(
        Tunnels.NEAR, Tunnels.FAR, protocol, identification, payload, MTU_FRAGMENT_BYTES);
  }
}
