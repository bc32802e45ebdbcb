package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.ALICE_6;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.BOB_6;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.frame.StoredDeflate;
import io.sipstream.traffic.message.Conversations;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.Message;
import java.util.ArrayList;
import java.util.List;

/** Creates HEP3 packets as Homer's agents send them (sipcapture's specification, revision 36). */
final class HepFrames {
  private static final int SIP = 1;
  private static final int RTCP = 5;
  private static final int LOG = 100;
  private static final int PLAIN = 0x0F;
  private static final int COMPRESSED = 0x10;
  private static final byte[] NONE = new byte[0];

  private HepFrames() {}

  static List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    Dialog dialog = new Dialog(ALICE, BOB, "hep@example.com");
    for (Message message : Conversations.refusedCall(dialog, ALICE, 20_000, 486, "Busy Here")) {
      frames.add(packet(message, Frames.PROTOCOL_UDP, SIP, PLAIN, message.payload(), NONE));
    }
    for (Message message : Conversations.ping(new Dialog(ALICE_6, BOB_6, "hep-ipv6@example.com"))) {
      byte[] payload = message.over("TCP").payload();
      frames.add(packet(message, Frames.PROTOCOL_TCP, SIP, PLAIN, payload, NONE));
    }
    for (Message message : Conversations.ping(new Dialog(ALICE, BOB, "hep-zlib@example.com"))) {
      byte[] payload = StoredDeflate.zlibOf(message.payload());
      frames.add(packet(message, Frames.PROTOCOL_UDP, SIP, COMPRESSED, payload, NONE));
    }
    // Node name, correlation id, key, and a vendor's chunk (0x0028).
    Message named = SampleCaptures.ping(ALICE, BOB, "hep-named");
    byte[] more =
        Bytes.join(
            chunk(0x13, "sbc-1".getBytes(US_ASCII)),
            chunk(0x11, "hep-named@example.com".getBytes(US_ASCII)),
            chunk(0x0E, "secret".getBytes(US_ASCII)),
            Bytes.hex("0028 0001 000a 00000001"));
    frames.add(packet(named, Frames.PROTOCOL_UDP, SIP, PLAIN, named.payload(), more));
    frames.add(packet(named, Frames.PROTOCOL_UDP, RTCP, PLAIN, "{}".getBytes(US_ASCII), NONE));
    frames.add(packet(named, Frames.PROTOCOL_UDP, LOG, PLAIN, "note".getBytes(US_ASCII), NONE));
    // Wrong lengths of the packet, of a chunk and of an address; a payload that is not zlib.
    frames.add(Bytes.hex("48455033 0005"));
    frames.add(Bytes.hex("48455033 000c 0000 0001 0003"));
    frames.add(Bytes.hex("48455033 000e 0000 0003 0008 c000"));
    frames.add(Bytes.hex("48455033 ffff 0000 0001 0007 02"));
    frames.add(packet(named, Frames.PROTOCOL_UDP, SIP, COMPRESSED, named.payload(), NONE));
    frames.add(Bytes.hex("02 10 02 11 13c4 13c4 c000020a c6336414"));
    return frames;
  }

  private static byte[] packet(
      Message message, int protocol, int type, int payloadChunk, byte[] payload, byte[] more) {
    boolean ipv6 = message.from().isIpv6();
    byte[] chunks =
        Bytes.join(
            chunk(0x01, Bytes.hex(ipv6 ? "0a" : "02")),
            chunk(0x02, Bytes.hex("%02x", protocol)),
            chunk(ipv6 ? 0x05 : 0x03, message.from().address().getAddress()),
            chunk(ipv6 ? 0x06 : 0x04, message.to().address().getAddress()),
            chunk(0x07, Bytes.hex("%04x", message.from().port())),
            chunk(0x08, Bytes.hex("%04x", message.to().port())),
            // 2026-11-22T10:00:00.123456Z
            chunk(0x09, Bytes.hex("%08x", 1_795_341_600)),
            chunk(0x0A, Bytes.hex("%08x", 123_456)),
            chunk(0x0B, Bytes.hex("%02x", type)),
            chunk(0x0C, Bytes.hex("%08x", 2_001)),
            more,
            chunk(payloadChunk, payload));
    return Bytes.join(Bytes.hex("48455033 %04x", 6 + chunks.length), chunks);
  }

  private static byte[] chunk(int type, byte[] value) {
    return Bytes.join(Bytes.hex("0000 %04x %04x", type, 6 + value.length), value);
  }
}
