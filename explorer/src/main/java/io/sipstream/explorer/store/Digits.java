package io.sipstream.explorer.store;

/** Compares telephone numbers in any notation by their last digits. */
final class Digits {
  private static final int FEWEST = 4;
  private static final String SEPARATORS = "-+ ()./";

  private Digits() {}

  /**
   * Returns the digits of a text that people may write for a number, without leading zeros and
   * prefix; empty if it is none. An IPv4 address is none.
   */
  static String wanted(String text) {
    String number = text.replaceFirst("^(?i)(tel|sips?):", "");
    if (!number.matches("\\+?[-0-9 ()./]+") || number.matches("\\d+\\.\\d+\\.\\d+\\.\\d+")) {
      return "";
    }
    String digits = number.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
    return digits.length() < FEWEST ? "" : digits;
  }

  /** Returns whether a number or user ends with the digits. */
  static boolean endsWith(String text, String digits) {
    int left = text == null ? -1 : digits.length();
    for (int at = left < 0 ? -1 : text.length() - 1; at >= 0 && left > 0; at--) {
      char c = text.charAt(at);
      if (c == digits.charAt(left - 1)) {
        left--;
      } else if (SEPARATORS.indexOf(c) < 0) {
        return false;
      }
    }
    return left == 0;
  }
}
