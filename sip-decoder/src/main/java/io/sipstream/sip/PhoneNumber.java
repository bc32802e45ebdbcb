package io.sipstream.sip;

/**
 * A telephone number in the one form in which it can be compared: without visual separators and
 * escapes. A leading plus is kept, since it tells a global number from a local one (RFC 3966
 * section 5.1); a local number is not completed by its phone-context, which that section forbids.
 */
final class PhoneNumber {
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
  static String of(Span user, boolean surely) {
    StringBuilder number = new StringBuilder(16);
    boolean separated = false;
    for (int i = 0; i < user.length() && user.at(i) != ';'; i++) {
      int b = user.at(i);
      if (b == '%') {
        b = escaped(user, i);
        i += 2;
      }
      if (b == '-' || b == '.' || b == '(' || b == ')') {
        // RFC 3966 section 5.1.1: visual separators.
        separated = true;
      } else if (isDigit(b, surely && !isGlobal(number)) || (b == '+' && number.length() == 0)) {
        number.append((char) b);
      } else {
        return null;
      }
      if (number.length() > LONGEST) {
        return null;
      }
    }
    // 192.0.2.1 is a user, too.
    if (number.length() < SHORTEST || (separated && !surely && !isGlobal(number))) {
      return null;
    }
    return number.toString();
  }

  private static boolean isGlobal(StringBuilder number) {
    return number.length() > 0 && number.charAt(0) == '+';
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
