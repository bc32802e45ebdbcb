package io.sipstream.frames;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.ZipException;

/** Names the compressions of capture files that are read, and decompresses them. */
enum Compression {
  NONE,
  GZIP,
  ZSTD,
  XZ;

  /** Bytes that decide. */
  static final int MAGIC_BYTES = 4;

  private static final int GZIP_MAGIC = 0x1F8B; // RFC 1952 section 2.3.1
  // RFC 8878 sections 3.1.1 and 3.1.2; the last nibble of a skippable frame's number is free.
  private static final int ZSTD_MAGIC = 0x28B52FFD;
  private static final int ZSTD_SKIPPABLE = 0x502A4D18;
  private static final int ZSTD_SKIPPABLE_MASK = 0xF0FFFFFF;
  private static final int XZ_MAGIC = 0xFD377A58;

  /** Returns the compression of a stream, which begins with the same bytes afterwards. */
  static Compression of(PushbackInputStream in) throws IOException {
    byte[] magic = new byte[MAGIC_BYTES];
    int count = in.readNBytes(magic, 0, MAGIC_BYTES);
    in.unread(magic, 0, count);
    int first = 0;
    for (byte each : magic) {
      first = first << 8 | (each & 0xFF);
    }
    if (count >= 2 && first >>> 16 == GZIP_MAGIC) {
      return GZIP;
    }
    if (count < MAGIC_BYTES) {
      return NONE;
    }
    if (first == ZSTD_MAGIC || (first & ZSTD_SKIPPABLE_MASK) == ZSTD_SKIPPABLE) {
      return ZSTD;
    }
    return first == XZ_MAGIC ? XZ : NONE;
  }

  /**
   * Returns the decompressed stream.
   *
   * @throws ZipException if the header is malformed
   * @throws EOFException if the header is truncated
   */
  InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new Gunzip(in);
      case ZSTD -> Decompressed.zstd(in);
      case XZ -> Decompressed.xz(in);
    };
  }

  /** Returns the name for an error message. */
  String withArticle() {
    return (this == XZ ? "an " : "a ") + name().toLowerCase(Locale.ROOT);
  }
}
