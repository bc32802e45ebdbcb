package io.sipstream.traffic.frame;

import java.util.zip.Adler32;

/**
 * Compressed data that is not smaller: one stored block (RFC 1951 section 3.2.4). A real compressor
 * may give other bytes with each of its versions, and captures are to stay the same.
 */
public final class StoredDeflate {
  private StoredDeflate() {}

  /** RFC 7692 section 7.2.1: the last four bytes of an empty stored block are left out. */
  public static byte[] messageOf(byte[] plain) {
    return Bytes.join(block(0, plain), Bytes.hex("00"));
  }

  /** RFC 1950: header, a last block and the checksum. */
  public static byte[] zlibOf(byte[] plain) {
    Adler32 checksum = new Adler32();
    checksum.update(plain);
    return Bytes.join(
        Bytes.hex("7801"), block(1, plain), Bytes.hex("%08x", (int) checksum.getValue()));
  }

  private static byte[] block(int last, byte[] plain) {
    int length = Short.reverseBytes((short) plain.length) & 0xFFFF;
    return Bytes.join(Bytes.hex("%02x %04x %04x", last, length, ~length & 0xFFFF), plain);
  }
}
