package io.sipstream.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.text.LineIndex;
import io.sipstream.text.Swar;
import java.util.Arrays;

/**
 * Holds bytes in an array that grows and is reused, and writes JSON values (RFC 8259) into it. Each
 * value is followed by a comma, and {@link #close} removes the last one, so that callers need no
 * separators. Strings must be valid UTF-8. They are escaped while they are copied, eight bytes at a
 * time where none needs an escape. Not thread-safe.
 */
public final class JsonBuffer {
  private static final int INITIAL_BYTES = 16_384;

  /** Capacity beyond each reservation, for escapes, quotes and copies of eight bytes. */
  private static final int SLACK_BYTES = 32;

  /** CRLF with escapes, and bytes that are overwritten. */
  private static final long CRLF = Swar.get("\\r\\n    ".getBytes(UTF_8), 0);

  private static final int CRLF_BYTES = 4;
  private static final char DELETE = 0x7F;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(UTF_8);

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  /** Removes all bytes. */
  public void clear() {
    length = 0;
  }

  /** Removes the bytes from an offset on. */
  public void truncate(int newLength) {
    length = newLength;
  }

  /** Returns a copy of the bytes from an offset on. */
  public byte[] toByteArray(int begin) {
    return Arrays.copyOfRange(bytes, begin, length);
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /**
   * Returns the array that holds the bytes, from offset 0 on. It is replaced when the buffer grows.
   */
  public byte[] array() {
    return bytes;
  }

  /** Appends bytes unchanged. */
  public void add(byte[] from, int begin, int end) {
    reserve(end - begin);
    System.arraycopy(from, begin, bytes, length, end - begin);
    length += end - begin;
  }

  /** Returns a copy of the bytes from an offset on. */
  JsonFragment copyFrom(int begin) {
    return JsonFragment.written(bytes, begin, length);
  }

  private void reserve(int more) {
    if (bytes.length - length < more + SLACK_BYTES) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more + SLACK_BYTES));
    }
  }

  /** Writes a prepared fragment. */
  void add(JsonFragment text) {
    byte[] from = text.bytes();
    int end = text.length();
    reserve(end);
    byte[] into = bytes;
    int to = length;
    // Most fragments fit these two copies, which avoids a loop with an unpredictable end.
    Swar.set(into, to, Swar.get(from, 0));
    Swar.set(into, to + Swar.COUNT, Swar.get(from, Swar.COUNT));
    for (int at = JsonFragment.SHORTEST_COPY; at < end; at += Swar.COUNT) {
      Swar.set(into, to + at, Swar.get(from, at));
    }
    length = to + end;
  }

  /** Writes the bytes from {@code begin} to {@code end} again. */
  void repeat(int begin, int end) {
    add(bytes, begin, end);
  }

  /** Writes a brace or bracket that {@link #close} will close. */
  void open(char bracket) {
    reserve(1);
    bytes[length++] = (byte) bracket;
  }

  /** Closes an object or array; if it is empty, removes everything from {@code begin} on. */
  void close(int begin, char bracket) {
    reserve(1);
    if (bytes[length - 1] == ',') {
      bytes[length - 1] = (byte) bracket;
      bytes[length++] = ',';
    } else {
      length = begin;
    }
  }

  /** Writes a whole number, which is not negative. */
  void number(long number) {
    reserve(20);
    int digits = 1;
    for (long rest = number; rest > 9; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    bytes[length++] = ',';
  }

  /** Writes ASCII that is a JSON value, such as a decimal number. */
  void ascii(String json) {
    reserve(json.length());
    copy(json);
    bytes[length++] = ',';
  }

  @SuppressWarnings("deprecation") // drops the high bytes, which ASCII does not have
  private void copy(String ascii) {
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
  }

  /** Writes a string; an unpaired surrogate becomes a question mark. */
  void string(String text) {
    beginString();
    if (isPlain(text)) {
      reserve(text.length());
      copy(text);
    } else {
      byte[] utf8 = text.getBytes(UTF_8);
      append(utf8, 0, utf8.length);
    }
    endString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= DELETE || Swar.isEscaped((byte) c)) {
        return false;
      }
    }
    return true;
  }

  /** Writes a string of the bytes from {@code begin} (inclusive) to {@code end} (exclusive). */
  void string(byte[] text, int begin, int end) {
    beginString();
    append(text, begin, end);
    endString();
  }

  /**
   * Writes a string of a text whose lines are known.
   *
   * @param lines lines from {@code begin} on
   */
  void string(byte[] text, int begin, int end, LineIndex lines) {
    beginString();
    int at = begin;
    for (int i = 0; i < lines.count(); i++) {
      int next = begin + lines.next(i);
      if (lines.isPlain(i)) {
        appendPlain(text, at, next - 2);
        reserve(CRLF_BYTES);
        Swar.set(bytes, length, CRLF);
        length += CRLF_BYTES;
      } else {
        append(text, at, next);
      }
      at = next;
    }
    append(text, at, end);
    endString();
  }

  /** Appends bytes that need no escape to a started string. */
  void appendPlain(byte[] text, int begin, int end) {
    add(text, begin, end);
  }

  void beginString() {
    reserve(1);
    bytes[length++] = '"';
  }

  /** Ends a string started by {@link #beginString}. */
  void endString() {
    bytes[length] = '"';
    bytes[length + 1] = ',';
    length += 2;
  }

  /** Appends bytes to a started string. */
  void append(byte[] text, int begin, int end) {
    reserve(2 * (end - begin));
    byte[] into = bytes;
    int from = begin;
    int to = length;
    while (from + Swar.COUNT <= text.length) {
      // Bytes of the array after the text are copied too; they are overwritten later.
      long eight = Swar.get(text, from);
      Swar.set(into, to, eight);
      long found = Swar.escapes(eight);
      int left = end - from;
      if (found == 0 && left > Swar.COUNT) {
        from += Swar.COUNT;
        to += Swar.COUNT;
        continue;
      }
      int plain = Math.min(Swar.before(found), left);
      from += plain;
      to += plain;
      length = to;
      if (from == end) {
        return;
      }
      if (text[from] == '\r' && from + 1 < end && text[from + 1] == '\n') {
        // The most frequent case.
        Swar.set(into, to, CRLF);
        from += 2;
        to += CRLF_BYTES;
        continue;
      }
      from = escape(text, from, end);
      into = bytes;
      to = length;
    }
    length = to;
    appendSlowly(text, from, end);
  }

  /** Appends the last bytes of an array, one at a time. */
  private void appendSlowly(byte[] text, int begin, int end) {
    int from = begin;
    while (from < end) {
      if (Swar.isEscaped(text[from])) {
        from = escape(text, from, end);
      } else {
        bytes[length++] = text[from++];
      }
    }
  }

  /** Escapes the character at an offset; returns the offset after it. */
  private int escape(byte[] text, int at, int end) {
    escape(text[at]);
    // Two bytes for each one: CRLF needs four.
    reserve(2 * (end - at));
    return at + 1;
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
