package io.sipstream.agent;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Frames for filters, from their fields up; checksums are left at 0, which no filter looks at. */
public final class Frames {
  public static final int UDP = 17;
  public static final int TCP = 6;
  public static final int SCTP = 132;
  public static final int IPV6_FRAGMENT = 44;

  private Frames() {}

  public static byte[] ethernet(byte[] packet, int... tags) {
    return ethernet(packet[0] >> 4 == 4 ? 0x0800 : 0x86DD, packet, tags);
  }

  public static byte[] ethernet(int etherType, byte[] packet, int... tags) {
    ByteBuffer frame = ByteBuffer.allocate(14 + 4 * tags.length + packet.length);
    frame.put(HexFormat.of().parseHex("020000000002" + "020000000001"));
    for (int tag : tags) {
      frame.putShort((short) tag).putShort((short) 100);
    }
    frame.putShort((short) etherType).put(packet);
    return frame.array();
  }

  /** Linux cooked version 1: packet type, device type, address, protocol. */
  public static byte[] cooked(byte[] packet, int protocol) {
    return ByteBuffer.allocate(16 + packet.length)
        .putShort((short) 0)
        .putShort((short) 1)
        .putShort((short) 6)
        .putLong(0)
        .putShort((short) protocol)
        .put(packet)
        .array();
  }

  /** Linux cooked version 2: protocol, reserved, interface, device type, packet type, address. */
  public static byte[] cooked2(byte[] packet, int protocol) {
    return ByteBuffer.allocate(20 + packet.length)
        .putShort((short) protocol)
        .putShort((short) 0)
        .putInt(2)
        .putShort((short) 1)
        .putShort((short) 0x0006)
        .putLong(0)
        .put(packet)
        .array();
  }

  public static byte[] ipv4(int protocol, byte[] payload) {
    return ipv4(protocol, 0, payload);
  }

  /**
   * @param fragment flags and offset, as in the header
   */
  public static byte[] ipv4(int protocol, int fragment, byte[] payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) 0x4500)
        .putShort((short) (20 + payload.length))
        .putShort((short) 0x1234)
        .putShort((short) fragment)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .putInt(0x7F000001)
        .putInt(0x7F000001)
        .put(payload)
        .array();
  }

  public static byte[] ipv6(int nextHeader, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(0x60000000)
        .putShort((short) payload.length)
        .put((byte) nextHeader)
        .put((byte) 64)
        .putLong(0)
        .putLong(1)
        .putLong(0)
        .putLong(1)
        .put(payload)
        .array();
  }

  /** A fragment header before some bytes (RFC 8200 section 4.5). */
  public static byte[] ipv6Fragment(int offsetBytes) {
    byte[] payload = new byte[8 + 16];
    payload[0] = UDP;
    ByteBuffer.wrap(payload).putShort(2, (short) offsetBytes);
    return payload;
  }

  /** The first bytes of UDP, TCP and SCTP alike: two ports. */
  public static byte[] ports(int source, int destination) {
    return ByteBuffer.allocate(20)
        .putShort((short) source)
        .putShort((short) destination)
        .putShort((short) 20)
        .array();
  }

  /** Bytes of a later fragment, which do not look like a SIP port. */
  public static byte[] text() {
    byte[] text = new byte[40];
    Arrays.fill(text, (byte) 'x');
    return text;
  }
}
