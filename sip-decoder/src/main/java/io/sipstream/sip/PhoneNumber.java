package io.sipstream.sip;

import io.sipstream.text.Span;

/**
 * A telephone number in the one form in which it can be compared: without visual separators and
 * escapes. A leading plus is kept, since it tells a global number from a local one (RFC 3966
 * section 5.1); a local number is not completed by its phone-context, which that section forbids.
 */
public final class PhoneNumber {
  /** Longer ones are no numbers; E.164 has 15 digits, prefixes and codes come before them. */
  private static final int LONGEST = 40;

  private static final int SHORTEST = 2;

  private PhoneNumber() {}

  /**
   * The number that a user part is.
   *
   * @param user as on the wire; what follows a semicolon in it is left out
   * @param surely whether it is known to be a number, as in tel URIs and with {@code user=phone}
   * @return null if it is none
   */
  public static Span of(Span user, boolean surely) {
    // Of its own only where something was left out or unescaped.
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
    // 192.0.2.1 is a user, too.
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

  private static int escaped(Span user, int percentAt) {
    if (percentAt + 2 >= user.length()) {
      return -1;
    }
    int high = Character.digit(user.at(percentAt + 1), 16);
    int low = Character.digit(user.at(percentAt + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
