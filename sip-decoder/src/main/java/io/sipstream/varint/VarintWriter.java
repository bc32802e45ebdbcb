package io.sipstream.varint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes numbers and texts to a growing array. Each value has a length of its own, so different
 * values give different bytes. Numbers have seven bits per byte, the lowest first. Not thread-safe.
 */
public final class VarintWriter {
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[128];
  private int length;

  /** Discards what was written and keeps the array. */
  public void reset() {
    length = 0;
  }

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Returns the array that the bytes are in; valid until the next call. */
  public byte[] array() {
    return bytes;
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  public void octet(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  /** Writes a number that mostly is small and not negative; any number is allowed. */
  public void number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Writes a number that mostly is near zero, on either side. */
  public void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  public void fixedInt(int value) {
    reserve(Integer.BYTES);
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
  }

  public void fixedLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** Writes bytes without their number. */
  public void raw(byte[] from, int at, int count) {
    reserve(count);
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  /** Writes bytes and their number; null differs from an empty array. */
  public void blob(byte[] value) {
    number(value == null ? 0 : value.length + 1L);
    if (value != null) {
      raw(value, 0, value.length);
    }
  }

  /** Writes a text; null differs from an empty one. */
  public void text(String value) {
    blob(value == null ? null : value.getBytes(UTF_8));
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
