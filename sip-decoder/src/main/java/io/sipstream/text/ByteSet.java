package io.sipstream.text;

/** Represents a set of ASCII characters with fast lookup. */
public final class ByteSet {
  public static final String DIGITS = "0123456789";
  public static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final long low;
  private final long high;

  private ByteSet(long low, long high) {
    this.low = low;
    this.high = high;
  }

  /** Returns the set of the characters of an ASCII text. */
  public static ByteSet of(String characters) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (c < Long.SIZE) {
        low |= 1L << c;
      } else {
        high |= 1L << (c - Long.SIZE);
      }
    }
    return new ByteSet(low, high);
  }

  public boolean contains(byte b) {
    // Java shifts by the lowest six bits only; bytes beyond ASCII are negative.
    return b >= 0 && ((b < Long.SIZE ? low : high) >>> b & 1) != 0;
  }

  /** Returns the offset of the first byte outside the set; {@code to} if there is none. */
  public int endIn(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && contains(bytes[at])) {
      at++;
    }
    return at;
  }
}
