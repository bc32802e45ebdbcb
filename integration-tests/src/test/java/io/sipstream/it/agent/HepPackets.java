package io.sipstream.it.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;

/** HEP3 packets, chunk by chunk, as sipcapture's specification draws them. */
public final class HepPackets {
  private HepPackets() {}

  static byte[] hep(byte[]... chunks) {
    byte[] body = join(chunks);
    return ByteBuffer.allocate(6 + body.length)
        .put("HEP3".getBytes(UTF_8))
        .putShort((short) (6 + body.length))
        .put(body)
        .array();
  }

  public static byte[] text(int type, String text) {
    byte[] value = text.getBytes(UTF_8);
    return ByteBuffer.allocate(6 + value.length)
        .putShort((short) 0)
        .putShort((short) type)
        .putShort((short) (6 + value.length))
        .put(value)
        .array();
  }

  static byte[] number(int type, long value) {
    return ByteBuffer.allocate(10)
        .putShort((short) 0)
        .putShort((short) type)
        .putShort((short) 10)
        .putInt((int) value)
        .array();
  }

  public static byte[] at(long seconds, int micros, byte[]... chunks) {
    return hep(join(number(0x09, seconds), number(0x0A, micros), join(chunks)));
  }

  /**
   * Returns a packet of now with a SIP message from 192.0.2.1 to 192.0.2.2, port 5060, over UDP.
   */
  public static byte[] sip(byte[] message) {
    Instant now = Instant.now();
    return at(
        now.getEpochSecond(),
        now.getNano() / 1_000,
        chunk(0x01, 2),
        chunk(0x02, 17),
        chunk(0x03, 192, 0, 2, 1),
        chunk(0x04, 192, 0, 2, 2),
        chunk(0x07, 0x13, 0xC4),
        chunk(0x08, 0x13, 0xC4),
        chunk(0x0B, 1),
        text(0x0F, new String(message, UTF_8)));
  }

  private static byte[] chunk(int type, int... value) {
    ByteBuffer chunk = ByteBuffer.allocate(6 + value.length);
    chunk.putShort((short) 0).putShort((short) type).putShort((short) (6 + value.length));
    for (int each : value) {
      chunk.put((byte) each);
    }
    return chunk.array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
