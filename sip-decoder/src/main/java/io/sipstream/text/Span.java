package io.sipstream.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Represents a range of a byte array, usually a part of the datagram. The bytes are copied only
 * where bytes are removed (folding, escapes). All positions are relative to its beginning.
 *
 * <p>SIP is case-insensitive in ASCII only (RFC 3261 section 7.3.1), so letters are compared and
 * folded in ASCII only.
 */
public final class Span {
  public static final Span EMPTY = new Span(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int from;
  private final int to;

  /** Creates a span from {@code from} (inclusive) to {@code to} (exclusive), without a copy. */
  public Span(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  public static Span of(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Span(bytes, 0, bytes.length);
  }

  public static Span ofLatin1(String text) {
    return new Span(text.getBytes(ISO_8859_1), 0, text.length());
  }

  /** Copies the bytes into a new array, padded so that eight bytes can be read at a time. */
  public Span copy() {
    byte[] copy = new byte[length() + Swar.COUNT];
    System.arraycopy(bytes, from, copy, 0, length());
    return new Span(copy, 0, length());
  }

  /** Concatenates spans into a copy. */
  public static Span join(Span... parts) {
    int length = 0;
    for (Span part : parts) {
      length += part.length();
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (Span part : parts) {
      System.arraycopy(part.bytes, part.from, joined, at, part.length());
      at += part.length();
    }
    return new Span(joined, 0, length);
  }

  public int length() {
    return to - from;
  }

  public boolean isEmpty() {
    return from == to;
  }

  public byte at(int index) {
    return bytes[from + index];
  }

  /** Returns the underlying array, which must not be modified. */
  public byte[] array() {
    return bytes;
  }

  /** Returns the offset of this span in {@link #array()}. */
  public int arrayOffset() {
    return from;
  }

  public Span slice(int begin, int end) {
    return new Span(bytes, from + begin, from + end);
  }

  public Span slice(int begin) {
    return new Span(bytes, from + begin, to);
  }

  /** Returns the position of the first such byte at or after {@code begin}; -1 if there is none. */
  public int indexOf(char wanted, int begin) {
    return indexOf(wanted, begin, length());
  }

  /** Returns the position of the first such byte before {@code end}; -1 if there is none. */
  public int indexOf(char wanted, int begin, int end) {
    int at = from + begin;
    int limit = from + end;
    // A fixed step helps branch prediction.
    for (; at + Swar.COUNT <= limit; at += Swar.COUNT) {
      long found = Swar.find(Swar.get(bytes, at), (byte) wanted);
      if (found != 0) {
        return at + Swar.before(found) - from;
      }
    }
    if (at < limit && at + Swar.COUNT <= bytes.length) {
      // Bytes of the array after the span are compared too; a match there is ignored.
      at += Swar.before(Swar.find(Swar.get(bytes, at), (byte) wanted));
      return at < limit ? at - from : -1;
    }
    for (; at < limit; at++) {
      if (bytes[at] == wanted) {
        return at - from;
      }
    }
    return -1;
  }

  public int indexOf(char wanted) {
    return indexOf(wanted, 0);
  }

  /** Returns the position of the first byte from there on that JSON escapes; the length if none. */
  public int indexOfEscaped(int begin) {
    int at = from + begin;
    for (; at + Swar.COUNT <= to; at += Swar.COUNT) {
      long found = Swar.escapes(Swar.get(bytes, at));
      if (found != 0) {
        return at + Swar.before(found) - from;
      }
    }
    while (at < to && !Swar.isEscaped(bytes[at])) {
      at++;
    }
    return at - from;
  }

  public int lastIndexOf(char wanted) {
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == wanted) {
        return i - from;
      }
    }
    return -1;
  }

  /** Removes linear whitespace at both ends (RFC 3261 section 25.1: LWS). */
  public Span trim() {
    int begin = Ascii.skipWhitespace(bytes, from, to);
    int end = Ascii.trimWhitespace(bytes, begin, to);
    return begin == from && end == to ? this : new Span(bytes, begin, end);
  }

  /** Returns a slice without linear whitespace at both ends. */
  public Span trimmed(int begin, int end) {
    int first = Ascii.skipWhitespace(bytes, from + begin, from + end);
    return new Span(bytes, first, Ascii.trimWhitespace(bytes, first, from + end));
  }

  public Span trimmed(int begin) {
    return trimmed(begin, length());
  }

  /** Returns the position of the first whitespace; -1 if there is none. */
  public int firstWhitespace() {
    for (int i = from; i < to; i++) {
      if (Ascii.isWhitespace(bytes[i])) {
        return i - from;
      }
    }
    return -1;
  }

  /** Returns whether this is a token (RFC 3261 section 25.1), which is not empty. */
  public boolean isToken() {
    return from < to && Ascii.endOfToken(bytes, from, to) == to;
  }

  /** Returns the largest length up to {@code limit} that splits no UTF-8 character. */
  public int cutUtf8(int limit) {
    if (length() <= limit) {
      return length();
    }
    int end = limit;
    // RFC 3629 section 3: bytes 10xxxxxx continue a character, three at most.
    while (end > 0 && end > limit - 3 && (at(end) & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  /** Removes enclosing square brackets, as of IPv6 addresses. */
  public Span withoutBrackets() {
    return length() > 2 && at(0) == '[' && at(length() - 1) == ']' ? slice(1, length() - 1) : this;
  }

  /** Removes enclosing angle brackets, as of URIs. */
  public Span withoutAngleBrackets() {
    return length() > 2 && at(0) == '<' && at(length() - 1) == '>' ? slice(1, length() - 1) : this;
  }

  /** Returns whether this equals a text, ignoring case; {@code lowerCase} must be in lower case. */
  public boolean equalsIgnoreCase(String lowerCase) {
    return length() == lowerCase.length() && startsWithIgnoreCase(lowerCase);
  }

  /** Returns whether this begins with an ASCII text. */
  public boolean startsWith(String ascii) {
    if (length() < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether this ends with an ASCII text. */
  public boolean endsWith(String ascii) {
    return length() >= ascii.length() && slice(length() - ascii.length()).startsWith(ascii);
  }

  public boolean startsWithIgnoreCase(String lowerCase) {
    return length() >= lowerCase.length() && Ascii.isLowerCase(bytes, from, lowerCase);
  }

  /** Converts to lower case; returns this span if it is so already. */
  public Span lowerCase() {
    if (Ascii.isLowerCase(bytes, from, to)) {
      return this;
    }
    byte[] copy = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < copy.length; i++) {
      copy[i] = Ascii.lower(copy[i]);
    }
    return new Span(copy, 0, copy.length);
  }

  /** Converts to upper case; returns this span if it is so already. */
  public Span upperCase() {
    for (int i = from; i < to; i++) {
      if (bytes[i] >= 'a' && bytes[i] <= 'z') {
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        for (int j = 0; j < copy.length; j++) {
          boolean letter = copy[j] >= 'a' && copy[j] <= 'z';
          copy[j] = letter ? (byte) (copy[j] - ('a' - 'A')) : copy[j];
        }
        return new Span(copy, 0, copy.length);
      }
    }
    return this;
  }

  /** Parses a plain decimal number from 0 to {@code limit}; returns -1 for anything else. */
  public long decimal(long limit) {
    return Ascii.decimal(bytes, from, to, limit);
  }

  /**
   * Returns the position after a quoted string that begins at {@code open}; -1 if it is not closed.
   * A backslash escapes the next byte (RFC 3261 section 25.1: quoted-pair).
   */
  public int endOfQuoted(int open) {
    for (int i = from + open + 1; i < to; i++) {
      if (bytes[i] == '\\') {
        i++;
      } else if (bytes[i] == '"') {
        return i + 1 - from;
      }
    }
    return -1;
  }

  /**
   * Returns the position of the first such byte at or after {@code begin} outside quoted strings;
   * the length if there is none. An unclosed quote is an ordinary character.
   */
  public int indexOutsideQuotes(char wanted, int begin) {
    for (int i = begin; i < length(); i++) {
      if (at(i) == wanted) {
        return i;
      }
      if (at(i) == '"') {
        int end = endOfQuoted(i);
        if (end < 0) {
          int next = indexOf(wanted, i + 1);
          return next < 0 ? length() : next;
        }
        i = end - 1;
      }
    }
    return length();
  }

  /** Returns whether the complete span is one quoted string. */
  public boolean isQuoted() {
    return length() >= 2 && at(0) == '"' && endOfQuoted(0) == length();
  }

  /** Removes enclosing quotes and escapes if this is a quoted string; else returns this span. */
  public Span unquoted() {
    return isQuoted() ? withoutQuotes() : this;
  }

  /** Removes enclosing quotes and escapes without checking that this is a quoted string. */
  public Span withoutQuotes() {
    Span inner = slice(1, length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    byte[] copy = new byte[inner.length()];
    int length = 0;
    for (int i = 0; i < inner.length(); i++) {
      // The last byte is no escape, since the quote after it closed the string.
      if (inner.at(i) == '\\' && i + 1 < inner.length()) {
        i++;
      }
      copy[length++] = inner.at(i);
    }
    return new Span(copy, 0, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Span that
        && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** Returns a string with one character per byte, so that offsets are equal in both. */
  public String toLatin1() {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  /** Decodes UTF-8; invalid bytes become U+FFFD. */
  @Override
  public String toString() {
    return new String(bytes, from, to - from, UTF_8);
  }
}
