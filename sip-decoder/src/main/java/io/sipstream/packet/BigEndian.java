package io.sipstream.packet;

/** Reads numbers in network byte order, without bounds checks. */
final class BigEndian {
  private BigEndian() {}

  static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  static int u16(byte[] bytes, int at) {
    return u8(bytes, at) << 8 | u8(bytes, at + 1);
  }
}
