package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.sip.EightBytes;
import java.util.Arrays;

/**
 * Bytes of JSON (RFC 8259) one behind the other, in an array that is used again. What is written as
 * a string must be valid UTF-8; it is escaped while it is copied, eight bytes at a time where none
 * of them needs an escape.
 */
final class JsonBuffer {
  private static final int INITIAL_BYTES = 8_192;

  /** The longest escape of one byte, a quote, and a copy of eight bytes beyond what counts. */
  private static final int SLACK_BYTES = 24;

  private static final char DELETE = 0x7F;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(UTF_8);

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  void clear() {
    length = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  int length() {
    return length;
  }

  /** A copy of what was written from a place on, with room behind it to be added again. */
  byte[] copyFrom(int begin) {
    byte[] copy = new byte[length - begin + EightBytes.COUNT];
    System.arraycopy(bytes, begin, copy, 0, length - begin);
    return copy;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** One byte of JSON's own, such as a brace. */
  void add(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  /**
   * Bytes from {@code begin} to {@code end} that are JSON already, eight at a time: as many must
   * follow them in the array.
   */
  void add(byte[] json, int begin, int end) {
    reserve(end - begin + SLACK_BYTES);
    int to = length;
    for (int from = begin; from < end; from += EightBytes.COUNT) {
      EightBytes.set(bytes, to, EightBytes.get(json, from));
      to += EightBytes.COUNT;
    }
    length += end - begin;
  }

  /** A whole number that is not negative. */
  void number(long number) {
    int digits = 1;
    for (long rest = number; rest > 9; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** ASCII that is JSON already, such as a number or {@code true}. */
  void ascii(String json) {
    reserve(json.length());
    for (int i = 0; i < json.length(); i++) {
      bytes[length++] = (byte) json.charAt(i);
    }
  }

  /** A string of ASCII in which nothing needs an escape. */
  @SuppressWarnings("deprecation") // of all but ASCII it would lose bits
  void plain(String ascii) {
    reserve(ascii.length() + 2);
    bytes[length++] = '"';
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    bytes[length++] = '"';
  }

  /** A string; half of a surrogate pair in it becomes a question mark. */
  void string(String text) {
    add('"');
    append(text);
    add('"');
  }

  /** A string of the bytes from {@code begin} (inclusive) to {@code end} (exclusive). */
  void string(byte[] text, int begin, int end) {
    reserve(end - begin + SLACK_BYTES);
    bytes[length++] = '"';
    append(text, begin, end);
    add('"');
  }

  private void append(String text) {
    reserve(text.length());
    int before = length;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= DELETE || needsEscape((byte) c)) {
        length = before;
        byte[] utf8 = text.getBytes(UTF_8);
        append(utf8, 0, utf8.length);
        return;
      }
      bytes[length++] = (byte) c;
    }
  }

  /** A part of a string, between quotes that the caller adds. */
  void append(byte[] text, int begin, int end) {
    int at = begin;
    while (at < end) {
      reserve(end - at + SLACK_BYTES);
      at = copyPlain(text, at, end);
      if (at + 1 < end && text[at] == '\r' && text[at + 1] == '\n') {
        addLineEnd();
        at += 2;
      } else if (at < end) {
        escape(text[at++]);
      }
    }
  }

  /** Copies what comes before the next byte that needs an escape; gives where that is. */
  private int copyPlain(byte[] text, int begin, int end) {
    byte[] into = bytes;
    int from = begin;
    int to = length;
    // The step does not depend on what is found, so the processor looks ahead.
    for (; from + EightBytes.COUNT <= end; from += EightBytes.COUNT) {
      long eight = EightBytes.get(text, from);
      EightBytes.set(into, to, eight);
      long found = EightBytes.escapes(eight);
      if (found != 0) {
        length = to + EightBytes.before(found);
        return from + EightBytes.before(found);
      }
      to += EightBytes.COUNT;
    }
    if (from < end && from + EightBytes.COUNT <= text.length) {
      // What follows the text in its array is copied too; it does not count.
      long eight = EightBytes.get(text, from);
      EightBytes.set(into, to, eight);
      int plain = Math.min(EightBytes.before(EightBytes.escapes(eight)), end - from);
      length = to + plain;
      return from + plain;
    }
    while (from < end && !needsEscape(text[from])) {
      into[to++] = text[from++];
    }
    length = to;
    return from;
  }

  /** What ends each line of a message. */
  private void addLineEnd() {
    bytes[length] = '\\';
    bytes[length + 1] = 'r';
    bytes[length + 2] = '\\';
    bytes[length + 3] = 'n';
    length += 4;
  }

  /** RFC 8259 section 7. */
  private static boolean needsEscape(byte b) {
    return (b >= 0 && b < ' ') || b == '"' || b == '\\';
  }

  private void escape(byte b) {
    bytes[length++] = '\\';
    switch (b) {
      case '"', '\\' -> bytes[length++] = b;
      case '\b' -> bytes[length++] = 'b';
      case '\t' -> bytes[length++] = 't';
      case '\n' -> bytes[length++] = 'n';
      case '\f' -> bytes[length++] = 'f';
      case '\r' -> bytes[length++] = 'r';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[b >> 4];
        bytes[length++] = HEX[b & 0xF];
      }
    }
  }
}
