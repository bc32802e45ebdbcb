package io.sipstream.traffic.sample;

import static io.sipstream.traffic.sample.SampleCaptures.ALICE;
import static io.sipstream.traffic.sample.SampleCaptures.ALICE_6;
import static io.sipstream.traffic.sample.SampleCaptures.BOB;
import static io.sipstream.traffic.sample.SampleCaptures.BOB_6;
import static io.sipstream.traffic.sample.SampleCaptures.ping;

import io.sipstream.traffic.frame.Bytes;
import io.sipstream.traffic.frame.Frames;
import io.sipstream.traffic.message.Conversations;
import io.sipstream.traffic.message.Dialog;
import io.sipstream.traffic.message.LongInvite;
import io.sipstream.traffic.message.Message;
import io.sipstream.traffic.message.Party;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Creates SIP over SCTP (RFC 4168): an association with its control chunks. */
final class SctpFrames {
  private static final int PROTOCOL_SCTP = 132;
  private static final int TAG_OF_ALICE = 0xA11CE;
  private static final int TAG_OF_BOB = 0xB0B;
  private static final int TAG_OF_BOB_6 = 0xB0B6;
  private static final int BEGIN = 2;
  private static final int END = 1;
  private static final int UNORDERED = 4;

  private SctpFrames() {}

  static List<byte[]> frames() {
    Dialog dialog = new Dialog(ALICE, BOB, "sctp@example.com");
    List<Message> call = Conversations.answeredCall(dialog, ALICE, BOB, 20_000);
    byte[] fragmented = sip(LongInvite.of(ALICE, BOB, "sctp-in-two-chunks"));
    int half = fragmented.length / 2 / 4 * 4;
    return Frames.ethernets(
        List.of(
            packet(ALICE, BOB, Bytes.hex("01 00 0014 00000001 00010000 000a 000a 00000001")),
            packet(ALICE, BOB, whole(1, sip(call.get(0)))),
            packet(BOB, ALICE, Bytes.hex("03 00 0010 00000001 00010000 0000 0000")),
            // Two messages in a packet, after an acknowledgement (RFC 9260 section 6.10).
            packet(
                BOB,
                ALICE,
                Bytes.hex("03 00 0010 00000001 00010000 0000 0000"),
                whole(1, sip(call.get(1))),
                whole(2, sip(call.get(2)))),
            packet(BOB, ALICE, data(BEGIN | END | UNORDERED, 3, sip(call.get(3)))),
            packet(ALICE, BOB, whole(2, sip(call.get(4)))),
            packet(ALICE, BOB, Bytes.hex("04 00 0008 00010004")),
            // A message in two chunks, which is not reassembled (section 6.9).
            packet(ALICE, BOB, data(BEGIN, 3, Arrays.copyOf(fragmented, half))),
            packet(
                ALICE, BOB, data(END, 4, Arrays.copyOfRange(fragmented, half, fragmented.length))),
            packet(ALICE_6, BOB_6, whole(1, sip(ping(ALICE_6, BOB_6, "sctp-ipv6")))),
            // A complete message and a part of another one.
            packet(
                ALICE,
                BOB,
                whole(5, sip(ping(ALICE, BOB, "sctp-beside-a-part"))),
                data(BEGIN, 6, Arrays.copyOf(fragmented, 400))),
            packet(ALICE, BOB, Bytes.hex("07 00 0008 00000003"))));
  }

  private static byte[] sip(Message message) {
    return message.over("SCTP").payload();
  }

  private static byte[] whole(int number, byte[] payload) {
    return data(BEGIN | END, number, payload);
  }

  /** Returns a DATA chunk (section 3.3.1) of stream 0 without a payload protocol. */
  private static byte[] data(int flags, int number, byte[] payload) {
    byte[] padding = new byte[(4 - payload.length % 4) % 4];
    return Bytes.join(
        Bytes.hex(
            "00 %02x %04x %08x 0000 %04x 00000000", flags, 16 + payload.length, number, number),
        payload,
        padding);
  }

  private static byte[] packet(Party from, Party to, byte[]... chunks) {
    // Section 3.1: a tag for each direction of each association.
    int tag = from.equals(ALICE) ? TAG_OF_BOB : from.equals(BOB) ? TAG_OF_ALICE : TAG_OF_BOB_6;
    byte[] ports = Bytes.hex("%04x %04x %08x", from.endpoint().port(), to.endpoint().port(), tag);
    byte[] packet = Bytes.join(ports, new byte[4], Bytes.join(chunks));
    CRC32C checksum = new CRC32C();
    checksum.update(packet);
    // Section 6.8 and appendix A: the checksum is in little-endian byte order.
    ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) checksum.getValue());
    return Frames.ipPacket(from.endpoint(), to.endpoint(), PROTOCOL_SCTP, packet);
  }
}
