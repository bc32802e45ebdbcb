package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** HEP3 packets chunk by chunk, as sipcapture's specification (revision 36) draws them. */
final class HepPackets {
  static final int SECONDS = 1_795_348_800;
  static final int MICROSECONDS = 123_456;
  static final long NANOS = 1_795_348_800_123_456_000L;

  private HepPackets() {}

  static byte[] hep(byte[]... chunks) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      body.writeBytes(chunk);
    }
    return ByteBuffer.allocate(6 + body.size())
        .put("HEP3".getBytes(UTF_8))
        .putShort((short) (6 + body.size()))
        .put(body.toByteArray())
        .array();
  }

  static byte[] chunk(int type, byte... value) {
    return chunk(0, type, value);
  }

  static byte[] chunk(int vendor, int type, byte[] value) {
    return ByteBuffer.allocate(6 + value.length)
        .putShort((short) vendor)
        .putShort((short) type)
        .putShort((short) (6 + value.length))
        .put(value)
        .array();
  }

  static byte[] number(int type, int value) {
    return chunk(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  static byte[] seconds() {
    return number(0x09, SECONDS);
  }

  static byte[] microseconds() {
    return number(0x0a, MICROSECONDS);
  }

  static byte[] key(String key) {
    return chunk(0x0e, key.getBytes(UTF_8));
  }

  /** A packet like those of real senders. */
  static byte[] sip(String text) {
    return sip(text, new byte[0]);
  }

  static byte[] sip(String text, byte[] more) {
    return hep(
        chunk(0x01, (byte) 2),
        chunk(0x02, (byte) 17),
        number(0x03, 0xC0000201),
        number(0x04, 0xC0000202),
        chunk(0x07, (byte) 0x13, (byte) 0xc4),
        chunk(0x08, (byte) 0x13, (byte) 0xc4),
        seconds(),
        microseconds(),
        chunk(0x0b, (byte) 1),
        number(0x0c, 2001),
        more,
        chunk(0x0f, text.getBytes(UTF_8)));
  }
}
