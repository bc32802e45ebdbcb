package io.sipstream.frames;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip data (RFC 1952) of any number of members, in a loop. The JDK's stream recurses
 * once per member, so that many empty members exhaust its stack. It also drops the bytes before
 * corrupt data, which this class returns.
 *
 * <p>Bytes after a member that start no further member are ignored, as gzip ignores them.
 */
final class Gunzip extends InputStream {
  private static final int BUFFER_BYTES = 65_536;
  private static final int MAGIC = 0x8B1F;
  private static final int DEFLATE = 8;

  // Flags of a header, RFC 1952 section 2.3.1.
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] stored = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private int emptyMembers;
  private boolean ended;
  private IOException damage;

  /**
   * Reads the first header. The caller closes {@code in} if that fails.
   *
   * @throws ZipException if it is no gzip header
   * @throws EOFException if the header is truncated
   */
  Gunzip(InputStream in) throws IOException {
    this.in = in;
    try {
      beginMember();
    } catch (IOException e) {
      inflater.end();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    int given = 0;
    while (given == 0 && length > 0) {
      if (damage != null) {
        throw damage;
      }
      if (ended) {
        return -1;
      }
      given = inflate(into, from, length);
    }
    return given;
  }

  @Override
  public void close() throws IOException {
    ended = true;
    inflater.end();
    in.close();
  }

  /**
   * Returns the number of decompressed bytes; 0 where a member ends or the input buffer is empty.
   */
  private int inflate(byte[] into, int from, int length) throws IOException {
    long before = inflater.getBytesWritten();
    int given;
    try {
      given = inflater.inflate(into, from, length);
    } catch (DataFormatException e) {
      damage = new ZipException(Objects.requireNonNullElse(e.getMessage(), "Invalid data"));
      return (int) (inflater.getBytesWritten() - before);
    }
    checksum.update(into, from, given);
    if (given == 0) {
      if (inflater.finished()) {
        endMember();
      } else {
        require("Unexpected end of ZLIB input stream");
        inflater.setInput(stored, position, limit - position);
        position = limit;
      }
    }
    return given;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    long size = inflater.getBytesWritten();
    long expected = checksum.getValue();
    if (littleEndian(4) != expected || littleEndian(4) != (size & 0xFFFF_FFFFL)) {
      throw new ZipException("Corrupt GZIP trailer");
    }
    emptyMembers = size == 0 ? emptyMembers + 1 : 0;
    if (emptyMembers > CaptureLimits.EMPTY_MEMBER_LIMIT) {
      throw new ZipException(
          "More than "
              + CaptureLimits.EMPTY_MEMBER_LIMIT
              + " gzip members without content follow one another");
    }
    try {
      beginMember();
    } catch (ZipException | EOFException e) {
      // No further member.
      ended = true;
    }
  }

  private void beginMember() throws IOException {
    checksum.reset();
    if (littleEndian(2) != MAGIC) {
      throw new ZipException("Not in GZIP format");
    }
    if (next() != DEFLATE) {
      throw new ZipException("Unsupported compression method");
    }
    int flags = next();
    skip(6); // time, kind of compression, system
    if ((flags & EXTRA) != 0) {
      skip((int) littleEndian(2));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      long expected = checksum.getValue() & 0xFFFF;
      if (littleEndian(2) != expected) {
        throw new ZipException("Corrupt GZIP header");
      }
    }
    checksum.reset();
    inflater.reset();
    inflater.setInput(stored, position, limit - position);
    position = limit;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int last;
    do {
      last = next();
    } while (last != 0);
  }

  private long littleEndian(int bytes) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 8 * bytes; shift += 8) {
      value |= (long) next() << shift;
    }
    return value;
  }

  /** Returns the next byte outside compressed data. */
  private int next() throws IOException {
    if (position == limit) {
      require("Unexpected end of GZIP data");
    }
    int value = stored[position++] & 0xFF;
    checksum.update(value);
    return value;
  }

  /**
   * Refills the input buffer with one or more bytes.
   *
   * @param otherwise message of the exception at the end of the stream
   */
  private void require(String otherwise) throws IOException {
    int count = in.read(stored, 0, stored.length);
    if (count < 0) {
      throw new EOFException(otherwise);
    }
    position = 0;
    limit = count;
  }
}
