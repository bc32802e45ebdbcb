package io.sipstream.sip.body;

import io.sipstream.sip.SipLimits;
import io.sipstream.text.Span;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses content in a loop, without recursion per gzip member. Input, output and members are
 * limited, and native memory is released before each call returns.
 */
final class Inflation {
  // RFC 1950 section 2.2: the low half of zlib's first byte is 8, deflate.
  private static final int ZLIB_METHOD = 8;

  // RFC 1952 section 2.3: ten bytes, then what the flags announce; a trailer of eight bytes.
  private static final int GZIP_HEADER_BYTES = 10;
  private static final int GZIP_TRAILER_BYTES = 8;
  private static final int GZIP_DEFLATE = 8;
  private static final int GZIP_HEADER_CHECKSUM = 2;
  private static final int GZIP_EXTRA = 4;
  private static final int GZIP_NAME = 8;
  private static final int GZIP_COMMENT = 16;

  // One byte more than the limit, to detect excess output.
  private static final int MOST_ROOM_BYTES = SipLimits.INFLATED_BYTES + 1;
  private static final int ROOM_BYTES = 1_024;

  private final byte[] input;
  private final int end;
  private final boolean inputCut;
  private final Inflater inflater;
  private int at;
  private byte[] room;
  private int length;
  private String limit;

  /**
   * Holds the result of decompression.
   *
   * @param content null if it cannot be decoded
   * @param problem name of the reached limit or of the error; null for neither
   * @param inflatedBytes decompressed bytes, also those of damaged content
   */
  record Result(Span content, String problem, int inflatedBytes) {}

  private Inflation(Span content, boolean raw) {
    this.input = content.array();
    this.at = content.arrayOffset();
    this.inputCut = content.length() > SipLimits.COMPRESSED_BYTES;
    this.end = at + Math.min(content.length(), SipLimits.COMPRESSED_BYTES);
    this.room = new byte[Math.min(Math.max(ROOM_BYTES, 4 * (end - at)), MOST_ROOM_BYTES)];
    this.inflater = new Inflater(raw);
  }

  /** Reads consecutive gzip members (RFC 1952). Ignores bytes after the last one. */
  static Result gzip(Span content) {
    Inflation inflation = new Inflation(content, true);
    return inflation.run(inflation::members);
  }

  /** Reads the zlib format (RFC 9110 section 8.4.1.2), or raw deflate, which some senders use. */
  static Result deflate(Span content) {
    boolean zlib = !content.isEmpty() && (content.at(0) & 0x0F) == ZLIB_METHOD;
    Inflation inflation = new Inflation(content, !zlib);
    return inflation.run(inflation::stream);
  }

  /** Reads one format; returns false if the input ended before the end or a limit. */
  private interface Format {
    boolean read() throws DataFormatException;
  }

  private Result run(Format format) {
    try {
      if (!format.read() && !inputCut) {
        return damaged();
      }
      if (inputCut && limit == null) {
        limit = "body_too_large_compressed";
      }
      int taken = Math.min(length, SipLimits.INFLATED_BYTES);
      return new Result(new Span(room, 0, taken), limit, length);
    } catch (DataFormatException e) {
      return damaged();
    } finally {
      inflater.end();
    }
  }

  private Result damaged() {
    return new Result(null, "content_encoding", length);
  }

  private boolean members() throws DataFormatException {
    if (!header()) {
      throw new DataFormatException("It does not begin as gzip.");
    }
    for (int members = 1; ; members++) {
      int begin = length;
      if (!stream()) {
        return false;
      }
      if (limit != null) {
        return true;
      }
      if (!trailer(begin)) {
        return false;
      }
      if (!header()) {
        return true;
      }
      if (members == SipLimits.GZIP_MEMBERS) {
        limit = "too_many_gzip_members";
        return true;
      }
      inflater.reset();
    }
  }

  /** Skips a member's header; returns false if there is none or it is incomplete. */
  private boolean header() {
    if (end - at < GZIP_HEADER_BYTES
        || input[at] != 0x1F
        || input[at + 1] != (byte) 0x8B
        || input[at + 2] != GZIP_DEFLATE) {
      return false;
    }
    int begin = at;
    int flags = input[at + 3];
    at += GZIP_HEADER_BYTES;
    if ((flags & GZIP_EXTRA) != 0) {
      at = end - at < 2 ? end : Math.min(end, at + 2 + littleEndian(at, 2));
    }
    if ((flags & GZIP_NAME) != 0) {
      passText();
    }
    if ((flags & GZIP_COMMENT) != 0) {
      passText();
    }
    if ((flags & GZIP_HEADER_CHECKSUM) != 0) {
      if (end - at < 2 || (checksum(input, begin, at - begin) & 0xFFFF) != littleEndian(at, 2)) {
        return false;
      }
      at += 2;
    }
    return at < end;
  }

  private void passText() {
    while (at < end && input[at] != 0) {
      at++;
    }
    at = Math.min(end, at + 1);
  }

  /** Reads a member's trailer and compares it with the output from {@code begin} on. */
  private boolean trailer(int begin) throws DataFormatException {
    if (end - at < GZIP_TRAILER_BYTES) {
      return false;
    }
    if (littleEndian(at, 4) != checksum(room, begin, length - begin)
        || littleEndian(at + 4, 4) != length - begin) {
      throw new DataFormatException("It is not what its trailer says.");
    }
    at += GZIP_TRAILER_BYTES;
    return true;
  }

  private static int checksum(byte[] bytes, int from, int count) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, from, count);
    return (int) checksum.getValue();
  }

  private int littleEndian(int from, int bytes) {
    int value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << Byte.SIZE | (input[from + i] & 0xFF);
    }
    return value;
  }

  /** Inflates to the end of the deflated data or to the limit of the output. */
  private boolean stream() throws DataFormatException {
    inflater.setInput(input, at, end - at);
    while (!inflater.finished()) {
      if (length == room.length) {
        room = Arrays.copyOf(room, Math.min(2 * length, MOST_ROOM_BYTES));
      }
      int more = inflater.inflate(room, length, room.length - length);
      length += more;
      if (length > SipLimits.INFLATED_BYTES) {
        limit = "body_too_large_decompressed";
        return true;
      }
      if (inflater.needsDictionary()) {
        throw new DataFormatException("It needs a dictionary.");
      }
      if (more == 0 && !inflater.finished()) {
        return false;
      }
    }
    at = end - inflater.getRemaining();
    return true;
  }
}
