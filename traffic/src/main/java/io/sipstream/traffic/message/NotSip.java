package io.sipstream.traffic.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Random;

/** Payloads that share the port with SIP and are none. */
public final class NotSip {
  private NotSip() {}

  /** The ping that phones send to keep a NAT binding (RFC 5626 section 3.5.1). */
  public static byte[] doubleCrlf() {
    return "\r\n\r\n".getBytes(US_ASCII);
  }

  /** Its answer. */
  public static byte[] crlf() {
    return "\r\n".getBytes(US_ASCII);
  }

  /** What some phones send instead. */
  public static byte[] zeros(int count) {
    return new byte[count];
  }

  /** A STUN binding request without attributes (RFC 8489 section 5). */
  public static byte[] stunBindingRequest(Random random) {
    byte[] transaction = new byte[12];
    random.nextBytes(transaction);
    int magicCookie = 0x2112A442;
    return ByteBuffer.allocate(20)
        .putShort((short) 1)
        .putShort((short) 0)
        .putInt(magicCookie)
        .put(transaction)
        .array();
  }

  /** 20 ms of silence in PCMA, sent to the wrong port (RFC 3550 section 5.1). */
  public static byte[] rtp(int sequence) {
    ByteBuffer packet = ByteBuffer.allocate(12 + 160);
    packet.put((byte) 0x80).put((byte) 8).putShort((short) sequence);
    packet.putInt(160 * sequence).putInt(0x51B57A3E);
    while (packet.hasRemaining()) {
      packet.put((byte) 0xD5);
    }
    return packet.array();
  }

  /** Anything, but for its first byte, which is not text, nor STUN's or RTP's (RFC 7983). */
  public static byte[] garbage(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0xE5;
    return bytes;
  }
}
