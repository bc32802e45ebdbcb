package io.sipstream.text;

/**
 * Classifies, folds and reads ASCII in arrays by the rules of SIP (RFC 3261 section 25.1). Offsets
 * of ranges are inclusive ({@code from}) and exclusive ({@code to}).
 */
public final class Ascii {
  private static final ByteSet TOKEN = ByteSet.of(ByteSet.DIGITS + ByteSet.LETTERS + "-.!%*_+`'~");

  private Ascii() {}

  /** Returns whether this is a space, tab, CR or LF (LWS). */
  public static boolean isWhitespace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** Returns the offset of the first byte that is no whitespace; {@code to} if there is none. */
  public static int skipWhitespace(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isWhitespace(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Returns the end of a range without its trailing whitespace. */
  public static int trimWhitespace(byte[] bytes, int from, int to) {
    int at = to;
    while (at > from && isWhitespace(bytes[at - 1])) {
      at--;
    }
    return at;
  }

  public static boolean isTokenByte(byte b) {
    return TOKEN.contains(b);
  }

  /** Returns the end of the token bytes that begin a range; {@code from} if there are none. */
  public static int endOfToken(byte[] bytes, int from, int to) {
    return TOKEN.endIn(bytes, from, to);
  }

  /**
   * Writes a decimal number, which is not negative, at an offset.
   *
   * @return offset of the end of the number
   */
  public static int writeDecimal(int number, byte[] into, int at) {
    int end = at + 1;
    for (int rest = number; rest > 9; rest /= 10) {
      end++;
    }
    int rest = number;
    for (int i = end - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  public static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
  }

  /** Returns whether a range has no upper-case letter. */
  public static boolean isLowerCase(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the bytes at an offset equal a text, ignoring case, without bounds checks. */
  public static boolean isLowerCase(byte[] bytes, int at, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      if (lower(bytes[at + i]) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Parses a plain decimal number from 0 to {@code limit}; returns -1 for anything else. */
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
}
