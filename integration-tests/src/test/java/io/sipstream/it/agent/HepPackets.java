package io.sipstream.it.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

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

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
