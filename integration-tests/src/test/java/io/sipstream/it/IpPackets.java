package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * SIP from 192.0.2.1 to 192.0.2.2, ports 5060, in raw IP (RFC 791, 768, 9293), and pieces of it.
 */
final class IpPackets {
  static final int SYN = 2;
  static final int ACK = 16;
  private static final int IP_HEADER_BYTES = 20;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int TCP_HEADER_BYTES = 20;

  private IpPackets() {}

  static byte[] options(String callId, int sequence, String transport) {
    return String.join(
            "\r\n",
            "OPTIONS sip:b@192.0.2.2 SIP/2.0",
            "Via: SIP/2.0/" + transport + " 192.0.2.1;branch=z9hG4bK" + sequence,
            "From: <sip:a@192.0.2.1>;tag=1",
            "To: <sip:b@192.0.2.2>",
            "Call-ID: " + callId,
            "CSeq: " + sequence + " OPTIONS",
            "Max-Forwards: 70",
            "Content-Length: 0",
            "",
            "")
        .getBytes(US_ASCII);
  }

  static byte[] udp(byte[] payload) {
    return ip(17, UDP_HEADER_BYTES + payload.length)
        .putInt(5060 << 16 | 5060)
        .putShort((short) (UDP_HEADER_BYTES + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** A part of a packet; places are those of what follows the IP header, multiples of 8. */
  static byte[] fragment(byte[] packet, int begin, int end, int identification) {
    boolean more = IP_HEADER_BYTES + end < packet.length;
    byte[] fragment = Arrays.copyOf(packet, IP_HEADER_BYTES + end - begin);
    System.arraycopy(packet, IP_HEADER_BYTES + begin, fragment, IP_HEADER_BYTES, end - begin);
    return ByteBuffer.wrap(fragment)
        .putShort(2, (short) fragment.length)
        .putShort(4, (short) identification)
        .putShort(6, (short) ((more ? 0x2000 : 0) | begin / 8))
        .array();
  }

  /** RFC 2003: the packet is what another one carries. */
  static byte[] ipInIp(byte[] packet) {
    return ip(4, packet.length).put(packet).array();
  }

  static byte[] segment(long sequence, int flags, byte[] payload) {
    return ip(6, TCP_HEADER_BYTES + payload.length)
        .putInt(5060 << 16 | 5060)
        .putInt((int) sequence)
        .putInt(0)
        .putShort((short) (0x5000 | flags))
        .putShort((short) 8192)
        .putInt(0)
        .put(payload)
        .array();
  }

  private static ByteBuffer ip(int protocol, int bytes) {
    return ByteBuffer.allocate(IP_HEADER_BYTES + bytes)
        .putShort((short) 0x4500)
        .putShort((short) (IP_HEADER_BYTES + bytes))
        .putInt(0)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .putInt(0xC0000201)
        .putInt(0xC0000202);
  }
}
