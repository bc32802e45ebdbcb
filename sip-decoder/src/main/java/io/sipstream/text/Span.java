package io.sipstream.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A stretch of bytes, usually a part of the datagram and never a copy of it unless something had to
 * be taken out (folding, escapes). All positions are relative to its beginning.
 *
 * <p>SIP is case-insensitive in ASCII alone (RFC 3261 section 7.3.1), so letters are compared and
 * folded in ASCII alone here.
 */
public final class Span {
  private static final ByteSet TOKEN = ByteSet.of(ByteSet.DIGITS + ByteSet.LETTERS + "-.!%*_+`'~");

  public static final Span EMPTY = new Span(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int from;
  private final int to;

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive); they are not copied. */
  public Span(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  public static Span of(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Span(bytes, 0, bytes.length);
  }

  /** All of an array; it is not copied. */
  Span(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public static Span ofLatin1(String text) {
    return new Span(text.getBytes(ISO_8859_1));
  }

  /** Bytes that were decoded and are to be text: what is not UTF-8 in them becomes U+FFFD. */
  public static Span ofDecoded(byte[] bytes) {
    return of(new String(bytes, UTF_8));
  }

  /** A copy in an array of its own, with room behind it to look at eight bytes at a time. */
  public Span copy() {
    byte[] copy = new byte[length() + Swar.COUNT];
    System.arraycopy(bytes, from, copy, 0, length());
    return new Span(copy, 0, length());
  }

  /** Spans one behind the other, as a copy. */
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

  /** The array behind this span; read-only by agreement. */
  public byte[] array() {
    return bytes;
  }

  /** Where this span begins in {@link #array()}. */
  public int arrayOffset() {
    return from;
  }

  public Span slice(int begin, int end) {
    return new Span(bytes, from + begin, from + end);
  }

  public Span slice(int begin) {
    return new Span(bytes, from + begin, to);
  }

  /** Position of the first such byte at or after {@code begin}; -1 if there is none. */
  public int indexOf(char wanted, int begin) {
    return indexOf(wanted, begin, length());
  }

  /** The same before {@code end}. */
  public int indexOf(char wanted, int begin, int end) {
    int at = from + begin;
    int limit = from + end;
    // The step does not depend on what is found, so the processor looks ahead.
    for (; at + Swar.COUNT <= limit; at += Swar.COUNT) {
      long found = Swar.find(Swar.get(bytes, at), (byte) wanted);
      if (found != 0) {
        return at + Swar.before(found) - from;
      }
    }
    if (at < limit && at + Swar.COUNT <= bytes.length) {
      // What follows in the array is looked at too; it does not count.
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

  public int lastIndexOf(char wanted) {
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == wanted) {
        return i - from;
      }
    }
    return -1;
  }

  /** Without linear white space at both ends (RFC 3261 section 25.1: LWS). */
  public Span trim() {
    int begin = skipBlanks(bytes, from, to);
    int end = cutBlanks(bytes, begin, to);
    return begin == from && end == to ? this : new Span(bytes, begin, end);
  }

  /** A slice without linear white space at both ends. */
  public Span trimmed(int begin, int end) {
    int first = skipBlanks(bytes, from + begin, from + end);
    return new Span(bytes, first, cutBlanks(bytes, first, from + end));
  }

  /**
   * Where the first byte of a stretch of an array is that is no blank; its end if there is none.
   */
  public static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Where a stretch of an array ends without the blanks at its end. */
  public static int cutBlanks(byte[] bytes, int from, int to) {
    int at = to;
    while (at > from && isBlank(bytes[at - 1])) {
      at--;
    }
    return at;
  }

  public Span trimmed(int begin) {
    return trimmed(begin, length());
  }

  public static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** Position of the first blank (RFC 3261 section 25.1: LWS); -1 if there is none. */
  public int firstBlank() {
    for (int i = from; i < to; i++) {
      if (isBlank(bytes[i])) {
        return i - from;
      }
    }
    return -1;
  }

  /** Whether this is a token (RFC 3261 section 25.1); an empty one is none. */
  public boolean isToken() {
    return from < to && TOKEN.containsAll(this);
  }

  public static boolean isTokenByte(byte b) {
    return TOKEN.contains(b);
  }

  /**
   * The most bytes up to {@code limit} after which no character is cut in two; all of them if there
   * are no more.
   */
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

  /** Without square brackets around it, as IPv6 addresses have them. */
  public Span withoutBrackets() {
    return length() > 2 && at(0) == '[' && at(length() - 1) == ']' ? slice(1, length() - 1) : this;
  }

  /** Whether this is the given text in any case; {@code lowerCase} must be in lower case. */
  public boolean equalsIgnoreCase(String lowerCase) {
    return length() == lowerCase.length() && startsWithIgnoreCase(lowerCase);
  }

  /** Whether it begins with a text of ASCII. */
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

  public boolean startsWithIgnoreCase(String lowerCase) {
    if (length() < lowerCase.length()) {
      return false;
    }
    return isLowerCase(bytes, from, lowerCase);
  }

  /** Whether a text begins here in any case; the array must have as many bytes. */
  public static boolean isLowerCase(byte[] bytes, int at, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      if (lower(bytes[at + i]) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** In lower case; this very span if it is so already. */
  public Span lowerCase() {
    if (isLowerCase(bytes, from, to)) {
      return this;
    }
    byte[] copy = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < copy.length; i++) {
      copy[i] = lower(copy[i]);
    }
    return new Span(copy, 0, copy.length);
  }

  /** Whether no letter of a stretch of an array is in upper case. */
  public static boolean isLowerCase(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        return false;
      }
    }
    return true;
  }

  /** In upper case; this very span if it is so already. */
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

  public static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
  }

  /** A plain decimal number from 0 to {@code limit}; -1 for anything else. */
  public long decimal(long limit) {
    return decimal(bytes, from, to, limit);
  }

  /** The same of a stretch of an array. */
  public static long decimal(byte[] bytes, int from, int to, long limit) {
    if (from == to) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || number > (limit - digit) / 10) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /**
   * Position after a quoted string that begins at {@code open}; -1 if it never ends. A backslash
   * takes away the meaning of what follows it (RFC 3261 section 25.1: quoted-pair).
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
   * Position of the first such byte at or after {@code begin} that is in no quoted string; the
   * length if there is none. A quote that never closes is taken for an ordinary character.
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

  /** Whether it is a quoted string and nothing else. */
  public boolean isQuoted() {
    return length() >= 2 && at(0) == '"' && endOfQuoted(0) == length();
  }

  /** Without enclosing quotes and their escapes, if it is a quoted string; else this very span. */
  public Span unquoted() {
    if (!isQuoted()) {
      return this;
    }
    return withoutQuotes();
  }

  /** The same of what is known to be a quoted string and nothing else. */
  public Span withoutQuotes() {
    Span inner = slice(1, length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    byte[] copy = new byte[inner.length()];
    int length = 0;
    for (int i = 0; i < inner.length(); i++) {
      // The last byte is no backslash that escapes: the quote behind it closed the string.
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

  /** A character for each byte, so that places in it are places here. */
  public String toLatin1() {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  /** As UTF-8; what is not becomes U+FFFD. */
  @Override
  public String toString() {
    return new String(bytes, from, to - from, UTF_8);
  }
}
