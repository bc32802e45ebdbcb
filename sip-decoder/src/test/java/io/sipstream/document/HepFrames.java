package io.sipstream.document;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** Builds HEP packets of all versions around a message. */
public final class HepFrames {
  /** LINKTYPE_USER15, which HEP 3 has here. */
  public static final int LINK_TYPE = 162;

  private static final byte[] SOURCE = {(byte) 192, 0, 2, 1};
  private static final byte[] DESTINATION = {(byte) 192, 0, 2, 2};
  private static final int HEADER_BYTES = 6;
  private static final int HEP_1_BYTES = 16;
  private static final int HEP_2_BYTES = 28;
  private static final int AF_INET = 2;
  private static final int UDP = 17;

  private HepFrames() {}

  /**
   * Returns a packet of version 3.
   *
   * @param protocol number of the transport
   */
  public static byte[] version3(byte[] payload, int protocol) {
    ByteBuffer packet = ByteBuffer.allocate(8 * HEADER_BYTES + 13 + payload.length);
    packet.put("HEP3".getBytes(US_ASCII)).putShort((short) packet.capacity());
    chunk(packet, 1, new byte[] {AF_INET});
    chunk(packet, 2, new byte[] {(byte) protocol});
    chunk(packet, 3, SOURCE);
    chunk(packet, 4, DESTINATION);
    chunk(packet, 8, new byte[] {0x13, (byte) 0xc4});
    chunk(packet, 11, new byte[] {1});
    chunk(packet, 15, payload);
    return packet.array();
  }

  private static void chunk(ByteBuffer packet, int type, byte[] value) {
    packet.putShort((short) 0).putShort((short) type);
    packet.putShort((short) (HEADER_BYTES + value.length)).put(value);
  }

  /**
   * Returns a datagram of version 1 or 2 from a SIP port.
   *
   * @param version 1 or 2
   */
  public static byte[] older(int version, byte[] payload) {
    int bytes = version == 1 ? HEP_1_BYTES : HEP_2_BYTES;
    ByteBuffer packet = ByteBuffer.allocate(bytes + payload.length);
    packet.put((byte) version).put((byte) bytes).put((byte) AF_INET).put((byte) UDP);
    packet.putShort((short) 5060).putShort((short) 5060).put(SOURCE).put(DESTINATION);
    packet.position(bytes).put(payload);
    return TestFrames.udp("192.0.2.1", 5060, "192.0.2.3", 9060, packet.array());
  }
}
