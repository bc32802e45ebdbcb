package io.sipstream.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tests eight bytes of an array at a time, as one long with the first byte lowest.
 *
 * <p>The tests are well known (Hacker's Delight, second edition, section 6-1): each sets the
 * highest bit of a byte that passes. The bits after the first passing byte are undefined.
 */
public final class Swar {
  public static final int COUNT = Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

  private Swar() {}

  public static long get(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  public static void set(byte[] bytes, int at, long eight) {
    LONGS.set(bytes, at, eight);
  }

  /**
   * Finds the first byte that JSON escapes (RFC 8259 section 7).
   *
   * @return zero if there is none; otherwise an argument for {@link #before}
   */
  public static long escapes(long eight) {
    long control = (eight - ' ' * ONES) & ~eight;
    long found = control | zeros(eight ^ ('"' * ONES)) | zeros(eight ^ ('\\' * ONES));
    return found & HIGHEST_BITS;
  }

  /** Returns whether JSON escapes a byte (RFC 8259 section 7). */
  public static boolean isEscaped(byte b) {
    return (b >= 0 && b < ' ') || b == '"' || b == '\\';
  }

  /** Finds the first byte with a value, as {@link #escapes} does. */
  static long find(long eight, byte wanted) {
    return zeros(eight ^ ((wanted & 0xFF) * ONES)) & HIGHEST_BITS;
  }

  /** Returns the number of bytes before the found one; 8 if none was found. */
  public static int before(long found) {
    return Long.numberOfTrailingZeros(found) / Byte.SIZE;
  }

  /** Converts upper-case letters of ASCII to lower case. */
  public static long lowerCase(long eight) {
    long seven = eight & ~HIGHEST_BITS;
    long fromA = seven + (0x80 - 'A') * ONES;
    long behindZ = seven + (0x7F - 'Z') * ONES;
    long upper = (fromA ^ behindZ) & ~eight & HIGHEST_BITS;
    return eight | (upper >>> 2);
  }

  /** Returns whether all bytes are ASCII. */
  public static boolean areAscii(long eight) {
    return (eight & HIGHEST_BITS) == 0;
  }

  /** Spreads a hash key over the highest bits by the golden ratio (Knuth, section 6.4). */
  public static long spread(long key) {
    return key * 0x9E37_79B9_7F4A_7C15L;
  }

  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }
}
