package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.ALICE_6;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.BOB_6;
import static io.sipstream.traffic.sample.SampleCaptures.ping;

import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Creates complete SIP messages with valid but rare IP and Ethernet headers. */
final class UnusualHeaders {
  private UnusualHeaders() {}

  static List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    Message v4 = ping(ALICE, BOB, "ip-options");
    // RFC 2113: router alert, four bytes.
    byte[] routerAlert = {(byte) 0x94, 4, 0, 0};
    byte[] datagram = Frames.udpDatagram(v4.from(), v4.to(), v4.payload());
    frames.add(
        Frames.ethernet(
            Frames.ipv4Packet(v4.from(), v4.to(), Frames.PROTOCOL_UDP, 0, routerAlert, datagram)));

    Message unchecked = ping(ALICE, BOB, "no-udp-checksum");
    byte[] withoutChecksum =
        Frames.udpDatagram(unchecked.from(), unchecked.to(), unchecked.payload());
    withoutChecksum[6] = 0;
    withoutChecksum[7] = 0;
    frames.add(
        Frames.ethernet(
            Frames.ipPacket(
                unchecked.from(), unchecked.to(), Frames.PROTOCOL_UDP, withoutChecksum)));

    byte[] trailed = Frames.ethernet(Frames.udpPacket(ping(ALICE, BOB, "ethernet-trailer")));
    frames.add(ByteBuffer.allocate(trailed.length + 6).put(trailed).array());

    Message v6 = ping(ALICE_6, BOB_6, "extension-headers");
    datagram = Frames.udpDatagram(v6.from(), v6.to(), v6.payload());
    int hopByHop = 0;
    byte destinationOptions = 60;
    // RFC 8200 sections 4.3 and 4.6: next header, length beyond 8 bytes, padding (PadN, 4 bytes).
    byte[] extensions = {
      destinationOptions, 0, 1, 4, 0, 0, 0, 0, Frames.PROTOCOL_UDP, 0, 1, 4, 0, 0, 0, 0
    };
    frames.add(ipv6With(v6, hopByHop, extensions, datagram));

    Message atomic = ping(ALICE_6, BOB_6, "atomic-fragment");
    datagram = Frames.udpDatagram(atomic.from(), atomic.to(), atomic.payload());
    int fragment = 44;
    // RFC 6946: a fragment header on a complete packet.
    frames.add(
        ipv6With(
            atomic, fragment, new byte[] {Frames.PROTOCOL_UDP, 0, 0, 0, 0, 0, 0, 7}, datagram));
    return frames;
  }

  private static byte[] ipv6With(
      Message message, int nextHeader, byte[] extensions, byte[] datagram) {
    byte[] payload =
        ByteBuffer.allocate(extensions.length + datagram.length)
            .put(extensions)
            .put(datagram)
            .array();
    return Frames.ethernet(Frames.ipv6Packet(message.from(), message.to(), nextHeader, payload));
  }
}
