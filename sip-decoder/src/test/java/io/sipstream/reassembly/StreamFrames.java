package io.sipstream.reassembly;

import java.nio.ByteBuffer;

/** TCP segments as RFC 9293 section 3.1 draws them, in IPv4; LINKTYPE_RAW. */
public final class StreamFrames {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  public static final int ACK = 16;

  private StreamFrames() {}

  /** From 192.0.2.1:5060 to 192.0.2.2:5060. */
  public static byte[] segment(long sequence, int flags, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putShort((short) 0x4500)
        .putShort((short) (40 + payload.length))
        .putInt(0)
        .put((byte) 64)
        .put((byte) 6)
        .putShort((short) 0)
        .put(new byte[] {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2})
        .putShort((short) 5060)
        .putShort((short) 5060)
        .putInt((int) sequence)
        .putInt(0)
        .put((byte) 0x50)
        .put((byte) flags)
        .putShort((short) 8192)
        .putInt(0)
        .put(payload)
        .array();
  }
}
