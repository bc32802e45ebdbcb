package io.sipstream.traffic.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Random;

/** Creates payloads that share the port with SIP without being SIP. */
public final class NotSip {
  private NotSip() {}

  /** Returns the ping with which phones keep a NAT binding open (RFC 5626 section 3.5.1). */
  public static byte[] doubleCrlf() {
    return "\r\n\r\n".getBytes(US_ASCII);
  }

  /** Returns the response to the ping. */
  public static byte[] crlf() {
    return "\r\n".getBytes(US_ASCII);
  }

  /** Returns the zero bytes that some phones send as a ping. */
  public static byte[] zeros(int count) {
    return new byte[count];
  }

  /** Returns a STUN binding request without attributes (RFC 8489 section 5). */
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

  /** Returns an RTP packet with 20 ms of empty PCMA audio (RFC 3550 section 5.1). */
  public static byte[] rtp(int sequence) {
    ByteBuffer packet = ByteBuffer.allocate(12 + 160);
    packet.put((byte) 0x80).put((byte) 8).putShort((short) sequence);
    packet.putInt(160 * sequence).putInt(0x51B57A3E);
    while (packet.hasRemaining()) {
      packet.put((byte) 0xD5);
    }
    return packet.array();
  }

  /** Returns random bytes whose first byte is neither text nor that of STUN or RTP (RFC 7983). */
  public static byte[] garbage(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0xE5;
    return bytes;
  }
}
