package io.sipstream.frames;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Buffers a file of any length. Callers load bytes with {@link #require} and read them with the
 * getters, whose offsets count from the current position.
 */
final class ByteInput implements Closeable {
  private static final VarHandle INT_BIG = ints(ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LITTLE = ints(ByteOrder.LITTLE_ENDIAN);

  // Holds the longest frame with its header, so that a frame is always contiguous.
  private static final int BUFFER_BYTES = 2 * CaptureLimits.FRAME_LIMIT_BYTES;

  private final InputStream in;
  private final String fileName;
  private final boolean compressed;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  private boolean bigEndian;
  private int position;
  private int limit;
  private long bufferOffset;
  private boolean ended;
  private IOException decompressionFailure;

  ByteInput(InputStream in, String fileName, boolean compressed) {
    this.in = in;
    this.fileName = fileName;
    this.compressed = compressed;
  }

  void order(ByteOrder order) {
    bigEndian = order == ByteOrder.BIG_ENDIAN;
  }

  /** Returns the current position in the (decompressed) file, in bytes. */
  long offset() {
    return bufferOffset + position;
  }

  /**
   * Returns whether the file ends here.
   *
   * @throws CaptureFileException if the file cannot be decompressed further
   */
  boolean atEnd() throws IOException {
    if (has(1)) {
      return false;
    }
    throwIfUndecompressable();
    return true;
  }

  /** Returns whether {@code bytes} more bytes exist; loads them into the buffer. */
  boolean has(int bytes) throws IOException {
    return limit - position >= bytes || fill(bytes);
  }

  /**
   * Loads {@code bytes} more bytes.
   *
   * @param what what the bytes are, for the error message, such as "a record header"
   */
  void require(int bytes, String what) throws IOException {
    if (!has(bytes)) {
      throwIfUndecompressable();
      throw failure(
          "is truncated",
          offset(),
          what + " needs " + bytes + " bytes and " + (limit - position) + " are left");
    }
  }

  int int32(int at) {
    return bigEndian
        ? (int) INT_BIG.get(buffer, position + at)
        : (int) INT_LITTLE.get(buffer, position + at);
  }

  long uint32(int at) {
    return int32(at) & 0xFFFF_FFFFL;
  }

  long int64(int at) {
    long first = uint32(at);
    long second = uint32(at + 4);
    return bigEndian ? first << 32 | second : second << 32 | first;
  }

  int uint16(int at) {
    int first = uint8(at);
    int second = uint8(at + 1);
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  int uint8(int at) {
    return buffer[position + at] & 0xFF;
  }

  void advance(int bytes) {
    position += bytes;
  }

  /** Returns a copy of the next bytes and advances over them. */
  byte[] take(int bytes) {
    byte[] copy = Arrays.copyOfRange(buffer, position, position + bytes);
    position += bytes;
    return copy;
  }

  /**
   * Returns a copy of a frame and advances over it.
   *
   * @param recordOffset offset of the frame's record, for the error message
   */
  byte[] takeFrame(long bytes, long recordOffset) throws IOException {
    if (bytes > CaptureLimits.FRAME_LIMIT_BYTES) {
      throw corrupt(
          recordOffset,
          "a captured length of "
              + bytes
              + " bytes is above the limit of "
              + CaptureLimits.FRAME_LIMIT_BYTES);
    }
    require((int) bytes, "a frame");
    return take((int) bytes);
  }

  /**
   * Advances over any number of bytes.
   *
   * @param what what the bytes are, for the error message
   */
  void skip(long bytes, String what) throws IOException {
    long left = bytes;
    while (left > limit - position) {
      left -= limit - position;
      position = limit;
      if (!has(1)) {
        throwIfUndecompressable();
        throw failure("is truncated", offset(), what + " lacks " + left + " bytes");
      }
    }
    position += (int) left;
  }

  CaptureFileException corrupt(long offset, String what) {
    return failure("is corrupt", offset, what);
  }

  CaptureFileException failure(String verdict, long offset, String what) {
    String where = compressed ? " of its decompressed data" : "";
    return new CaptureFileException(
        fileName + " " + verdict + " at byte " + offset + where + ": " + what + ".", offset, null);
  }

  private void throwIfUndecompressable() throws CaptureFileException {
    if (decompressionFailure != null) {
      throw new CaptureFileException(
          fileName
              + " cannot be decompressed beyond byte "
              + (bufferOffset + limit)
              + " of its data: "
              + decompressionFailure.getMessage()
              + ".",
          bufferOffset + limit,
          decompressionFailure);
    }
  }

  private boolean fill(int bytes) throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      bufferOffset += position;
      limit -= position;
      position = 0;
    }
    while (limit < bytes && !ended) {
      int count;
      try {
        count = in.read(buffer, limit, buffer.length - limit);
      } catch (ZipException | EOFException e) {
        decompressionFailure = e;
        count = -1;
      }
      if (count < 0) {
        ended = true;
      } else {
        limit += count;
      }
    }
    return limit >= bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static VarHandle ints(ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(int[].class, order).withInvokeExactBehavior();
  }
}
