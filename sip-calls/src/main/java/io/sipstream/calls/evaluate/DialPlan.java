package io.sipstream.calls.evaluate;

import java.io.Serializable;
import java.util.List;

/**
 * Defines how telephone numbers become comparable.
 *
 * @param international prefixes of international numbers, in addition to the plus
 * @param national prefix of national numbers; empty for none
 * @param country country code that replaces the national prefix; empty for none
 */
public record DialPlan(List<String> international, String national, String country)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Removes {@code +} and {@code 00}. */
  public static final DialPlan DEFAULT = new DialPlan(List.of("00"), "", "");

  /** Keeps all digits, since a pseudonym has no prefix. */
  public static final DialPlan PSEUDONYMS = new DialPlan(List.of(), "", "");

  private static final int SHORTEST = 2;
  private static final int LONGEST = 40;

  public DialPlan {
    international = List.copyOf(international);
  }

  /**
   * Returns the digits of a number (RFC 3966 section 5.1.1) without prefix; null if it is none.
   *
   * @param user user of a URI; text from a semicolon on is ignored
   */
  public String digits(String user) {
    if (user == null) {
      return null;
    }
    StringBuilder digits = new StringBuilder();
    boolean plus = false;
    for (int i = 0; i < user.length() && user.charAt(i) != ';'; i++) {
      char c = user.charAt(i);
      if (c == '+' && digits.isEmpty() && !plus) {
        plus = true;
      } else if ((c >= '0' && c <= '9') || c == '*' || c == '#') {
        digits.append(c);
      } else if ("-.()".indexOf(c) < 0 || digits.length() > LONGEST) {
        return null;
      }
    }
    String number = plus ? digits.toString() : withoutPrefix(digits.toString());
    return number.length() < SHORTEST || number.length() > LONGEST ? null : number;
  }

  private String withoutPrefix(String number) {
    for (String prefix : international) {
      if (!prefix.isEmpty() && number.startsWith(prefix) && number.length() > prefix.length()) {
        return number.substring(prefix.length());
      }
    }
    boolean isNational = !national.isEmpty() && number.startsWith(national);
    return isNational ? country + number.substring(national.length()) : number;
  }
}
