package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.ping;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.NotSip;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Creates the other traffic at a tap and on SIP ports, and a single SIP message. */
final class NotSipFrames {
  private NotSipFrames() {}

  static List<byte[]> frames() {
    Random random = new Random(5060);
    Endpoint from = ALICE.endpoint();
    Endpoint to = BOB.endpoint();
    List<byte[]> frames = new ArrayList<>();
    List<byte[]> payloads =
        List.of(
            NotSip.doubleCrlf(),
            NotSip.crlf(),
            NotSip.zeros(4),
            NotSip.zeros(1),
            new byte[0],
            NotSip.stunBindingRequest(random),
            NotSip.rtp(1),
            NotSip.rtp(2),
            NotSip.garbage(random, 200),
            "hello world, this is no SIP\r\n\r\n".getBytes(UTF_8),
            "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".getBytes(UTF_8));
    for (byte[] payload : payloads) {
      frames.add(Frames.ethernet(Frames.udpPacket(from, to, payload)));
    }
    frames.add(Frames.ethernet(Frames.udpPacket(ping(ALICE, BOB, "the-only-sip-here"))));
    frames.add(Frames.ethernetOf(Frames.ETHERTYPE_ARP, arpRequest(from, to)));
    byte[] datagram = Frames.udpDatagram(from, to, ping(ALICE, BOB, "never-whole").payload());
    int moreFragments = 0x2000;
    byte[] firstPart = ByteBuffer.allocate(200).put(datagram, 0, 200).array();
    frames.add(
        Frames.ethernet(
            Frames.ipv4Packet(
                from, to, Frames.PROTOCOL_UDP, moreFragments, new byte[0], firstPart)));
    frames.add(Frames.ethernet(Frames.ipPacket(from, to, Frames.PROTOCOL_TCP, tcpSyn())));
    Endpoint resolver = Endpoint.of("203.0.113.53", 53);
    frames.add(
        Frames.ethernet(Frames.udpPacket(Endpoint.of("192.0.2.10", 40_000), resolver, dnsQuery())));
    return frames;
  }

  private static byte[] arpRequest(Endpoint from, Endpoint to) {
    // RFC 826: Ethernet, IPv4, lengths 6 and 4, request.
    ByteBuffer request = ByteBuffer.allocate(28).putShort((short) 1).putShort((short) 0x0800);
    request.put((byte) 6).put((byte) 4).putShort((short) 1);
    byte[] sender = {0x02, 0, 0, 0, 0, 0x0A};
    request.put(sender).put(from.address().getAddress());
    return request.put(new byte[6]).put(to.address().getAddress()).array();
  }

  private static byte[] tcpSyn() {
    ByteBuffer segment = ByteBuffer.allocate(20).putShort((short) 49_152).putShort((short) 5060);
    segment.putInt(1_000_000).putInt(0);
    // RFC 9293 section 3.1: five words of header, SYN.
    return segment.putShort((short) 0x5002).putShort((short) 65_535).putInt(0).array();
  }

  private static byte[] dnsQuery() {
    // RFC 1035 section 4.1: one question, example.com, type A, class IN.
    ByteBuffer query = ByteBuffer.allocate(29).putShort((short) 4711).putShort((short) 0x0100);
    query.putShort((short) 1).putShort((short) 0).putInt(0);
    query.put("\7example\3com\0".getBytes(UTF_8));
    return query.putShort((short) 1).putShort((short) 1).array();
  }
}
