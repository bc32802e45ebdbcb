package io.sipstream.text;

/** Represents a set of ASCII characters with fast lookup. */
public final class ByteSet {
  public static final String DIGITS = "0123456789";
  public static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  // By byte, unsigned: a look-up needs no branch.
  private final boolean[] members = new boolean[1 << Byte.SIZE];

  private ByteSet(String characters) {
    for (int i = 0; i < characters.length(); i++) {
      members[characters.charAt(i)] = true;
    }
  }

  /** Returns the set of the characters of an ASCII text. */
  public static ByteSet of(String characters) {
    return new ByteSet(characters);
  }

  public boolean contains(byte b) {
    return members[b & 0xFF];
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
