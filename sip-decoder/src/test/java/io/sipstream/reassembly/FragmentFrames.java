package io.sipstream.reassembly;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fragments as RFC 791 section 3.2 and RFC 8200 section 4.5 draw them; LINKTYPE_RAW. */
public final class FragmentFrames {
  public static final int RAW = 101;

  private FragmentFrames() {}

  /** A UDP datagram between ports 5060, header included, that an IP packet would carry. */
  public static byte[] udp(byte[] payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putShort((short) 5060)
        .putShort((short) 5060)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** IPv4, 192.0.2.1 to 192.0.2.2, of the bytes from {@code begin} to {@code end}. */
  public static byte[] ipv4(byte[] whole, int begin, int end, int identification) {
    boolean more = end < whole.length;
    return ipv4(Arrays.copyOfRange(whole, begin, end), begin, more, identification, 1);
  }

  public static byte[] ipv4(
      byte[] payload, int offset, boolean more, int identification, int host) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) 0x4500)
        .putShort((short) (20 + payload.length))
        .putShort((short) identification)
        .putShort((short) ((more ? 0x2000 : 0) | offset / 8))
        .put((byte) 64)
        .put((byte) 17)
        .putShort((short) 0)
        .put(new byte[] {(byte) 192, 0, 2, (byte) host, (byte) 192, 0, 2, 2})
        .put(payload)
        .array();
  }

  /** IPv6, 2001:db8::1 to 2001:db8::2, with a fragment header. */
  static byte[] ipv6(byte[] whole, int begin, int end, int identification) {
    byte[] address = new byte[16];
    address[0] = 0x20;
    address[1] = 0x01;
    address[2] = 0x0d;
    address[3] = (byte) 0xb8;
    byte[] other = address.clone();
    address[15] = 1;
    other[15] = 2;
    return ByteBuffer.allocate(48 + end - begin)
        .putInt(0x60000000)
        .putShort((short) (8 + end - begin))
        .put((byte) 44)
        .put((byte) 64)
        .put(address)
        .put(other)
        .put((byte) 17)
        .put((byte) 0)
        .putShort((short) (begin | (end < whole.length ? 1 : 0)))
        .putInt(identification)
        .put(whole, begin, end - begin)
        .array();
  }
}
