package io.sipstream.varint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Reads what {@link VarintWriter} has written. */
public final class VarintReader {
  private final byte[] bytes;
  private int at;

  public VarintReader(byte[] bytes) {
    this(bytes, 0);
  }

  /** Creates a reader that begins at an offset. */
  public VarintReader(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /**
   * Reads the version byte of stored data.
   *
   * @throws UncheckedIOException if a later program has written the data
   */
  public void version(int supported, String name) {
    checkVersion(octet(), supported, name);
  }

  /**
   * Checks a version byte.
   *
   * @param supported highest version that can be read; the lowest is 1
   * @throws UncheckedIOException if the version cannot be read
   */
  public static void checkVersion(int version, int supported, String name) {
    if (version < 1 || version > supported) {
      throw new UncheckedIOException(
          new IOException(
              ("The stored %s has format version %d, but this program reads versions 1 to %d."
                      + " Run the program version that wrote it, or a later one.")
                  .formatted(name, version, supported)));
    }
  }

  /** Returns the offset of the next byte. */
  public int position() {
    return at;
  }

  public int octet() {
    return bytes[at++] & 0xFF;
  }

  public long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[at++];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  public int smallNumber() {
    return (int) number();
  }

  public long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  public int fixedInt() {
    int value = (int) VarintWriter.INTS.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  public long fixedLong() {
    long value = (long) VarintWriter.LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /** Reads bytes with their number; may return null. */
  public byte[] blob() {
    int length = smallNumber() - 1;
    if (length < 0) {
      return null;
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Skips a blob or a text. */
  public void skipBlob() {
    int length = smallNumber() - 1;
    at += Math.max(0, length);
  }

  /** Reads a text; may return null. */
  public String text() {
    int length = smallNumber() - 1;
    if (length < 0) {
      return null;
    }
    at += length;
    return length == 0 ? "" : new String(bytes, at - length, length, UTF_8);
  }
}
