package io.sipstream.traffic.frame;

import java.util.zip.Adler32;

/**
 * Writes data as one stored block without compression (RFC 1951 section 3.2.4). The output of a
 * compressor may differ between versions, and the captures must not.
 */
public final class StoredDeflate {
  private StoredDeflate() {}

  /** Returns a message without the final four bytes of an empty block (RFC 7692 section 7.2.1). */
  public static byte[] messageOf(byte[] plain) {
    return Bytes.join(block(0, plain), Bytes.hex("00"));
  }

  /** Returns zlib data: header, one final block and the checksum (RFC 1950). */
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
