package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * Normalizes telephone numbers for comparison: removes visual separators and escapes. A leading
 * plus is kept, since it distinguishes a global number from a local one (RFC 3966 section 5.1). A
 * local number is not completed by its phone-context, as that section requires.
 */
public final class PhoneNumber {
  /** Longest number; E.164 has 15 digits, preceded by prefixes and codes. */
  private static final int LONGEST = 40;

  private static final int SHORTEST = 2;

  private PhoneNumber() {}

  /**
   * Returns the number in a user part.
   *
   * @param user as on the wire; anything from a semicolon on is ignored
   * @param surely whether it is known to be a number, as in tel URIs and with {@code user=phone}
   * @return null if it is none
   */
  public static Span of(Span user, boolean surely) {
    // Allocated only if a character is removed or unescaped.
    byte[] own = null;
    int length = 0;
    boolean separated = false;
    boolean global = false;
    for (int i = 0; i < user.length() && user.at(i) != ';'; i++) {
      int b = user.at(i);
      boolean escape = b == '%';
      boolean separator = isSeparator(b);
      if (own == null && (escape || separator)) {
        own = new byte[LONGEST + 1];
        System.arraycopy(user.array(), user.arrayOffset(), own, 0, length);
      }
      if (escape) {
        b = escaped(user, i);
        separator = isSeparator(b);
        i += 2;
      }
      if (separator) {
        separated = true;
        continue;
      }
      boolean plus = b == '+' && length == 0;
      if (length == LONGEST || !(plus || isDigit(b, surely && !global))) {
        return null;
      }
      global |= plus;
      if (own != null) {
        own[length] = (byte) b;
      }
      length++;
    }
    // 192.0.2.1 may be a user, too.
    if (length < SHORTEST || (separated && !surely && !global)) {
      return null;
    }
    return own == null ? user.slice(0, length) : new Span(own, 0, length);
  }

  /** RFC 3966 section 5.1.1: visual separators. */
  private static boolean isSeparator(int b) {
    return b == '-' || b == '.' || b == '(' || b == ')';
  }

  private static boolean isDigit(int b, boolean surelyLocal) {
    boolean digit = (b >= '0' && b <= '9') || b == '*' || b == '#';
    // RFC 3966 section 3: phonedigit-hex, of local numbers.
    return digit || (surelyLocal && ((b >= 'A' && b <= 'F') || (b >= 'a' && b <= 'f')));
  }

  /** Returns the byte of a percent escape; -1 if it is malformed. */
  static int escaped(Span user, int percentAt) {
    if (percentAt + 2 >= user.length()) {
      return -1;
    }
    int high = Character.digit(user.at(percentAt + 1), 16);
    int low = Character.digit(user.at(percentAt + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
