package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.ping;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.frame.TcpFlow;
import io.sipstream.traffic.message.Endpoint;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.NotSip;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Creates encrypted, compressed and other traffic on SIP ports, which the decoder counts by kind.
 */
final class EncryptedFrames {
  private static final int PROTOCOL_ESP = 50;
  private static final int PROTOCOL_AH = 51;

  private EncryptedFrames() {}

  static List<byte[]> frames() {
    Random random = new Random(5061);
    List<byte[]> frames = new ArrayList<>();
    TcpFlow tls =
        TcpFlow.between(new Endpoint(ALICE.endpoint().address(), 40_061), BOB.endpoint(), 61);
    frames.addAll(tls.handshake());
    // RFC 8446 section 5.1: handshake, then application data, one record over two segments.
    frames.add(tls.send(record("16 0301", random, 200)));
    frames.add(tls.peer().send(record("16 0303", random, 90)));
    frames.addAll(tls.send(record("17 0303", random, 500), 300));
    frames.add(tls.fin());
    // RFC 6347 section 4.1: epoch and number before the length.
    frames.add(udp(record("16 fefd 0000 000000000001", random, 100)));
    frames.add(udp(record("17 fefd 0001 000000000002", random, 300)));
    // RFC 4303: index and number, the rest is encrypted; RFC 4302: authenticated only.
    frames.add(ip(PROTOCOL_ESP, Bytes.join(Bytes.hex("00001001 00000001"), any(random, 120))));
    Message authentic = ping(ALICE, BOB, "authenticated-only");
    byte[] datagram = Frames.udpDatagram(authentic.from(), authentic.to(), authentic.payload());
    frames.add(
        ip(
            PROTOCOL_AH,
            Bytes.join(Bytes.hex("11 04 0000 00001002 00000001"), any(random, 12), datagram)));
    // RFC 3320 section 7: a message that refers to a state, in a datagram and in a stream.
    frames.add(udp(Bytes.join(Bytes.hex("f9"), any(random, 80))));
    TcpFlow compressed =
        TcpFlow.between(new Endpoint(ALICE.endpoint().address(), 40_062), BOB.endpoint(), 62);
    frames.addAll(compressed.handshake());
    frames.add(compressed.send(Bytes.join(Bytes.hex("fa"), new byte[60], Bytes.hex("ffff"))));
    frames.add(compressed.fin());
    frames.add(udp(NotSip.stunBindingRequest(random)));
    frames.add(udp(NotSip.rtp(1)));
    // RFC 3550 section 6.4.2: an empty receiver report.
    frames.add(udp(Bytes.hex("80 c9 0001 51b57a3e")));
    frames.add(udp(Bytes.hex("81 c8 0006 51b57a3e eb000000 00000000 00000000 00000001 000000a0")));
    frames.add(Frames.ethernet(Frames.udpPacket(ping(ALICE, BOB, "in-the-clear"))));
    return frames;
  }

  private static byte[] record(String begin, Random random, int length) {
    return Bytes.join(Bytes.hex(begin + "%04x", length), any(random, length));
  }

  private static byte[] any(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] udp(byte[] payload) {
    return Frames.ethernet(Frames.udpPacket(ALICE.endpoint(), BOB.endpoint(), payload));
  }

  private static byte[] ip(int protocol, byte[] payload) {
    return Frames.ethernet(Frames.ipPacket(ALICE.endpoint(), BOB.endpoint(), protocol, payload));
  }
}
