package io.sipstream.privacy;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Finds the users of one message in its texts: before {@code @}, after a colon, a space or an angle
 * bracket, with or without a password.
 *
 * <p>The cost depends on the length of a text, not on the number of users.
 */
final class KnownUsers {
  private final Set<String> users;
  private final BitSet lengths = new BitSet();

  KnownUsers(Set<String> users) {
    this.users = users;
    users.forEach(user -> lengths.set(user.length()));
  }

  /** Returns the text with each user, and its password, replaced. */
  String replaceIn(String text, UnaryOperator<String> replacement) {
    return users.isEmpty() ? text : new Pass(text).replace(replacement);
  }

  private boolean contains(String text, int from, int to) {
    return from >= 0
        && from < to
        && lengths.get(to - from)
        && users.contains(text.substring(from, to));
  }

  /** Reads a text once. Offsets are -1 where no user can begin. */
  private final class Pass {
    private final String text;
    private int colon = -1;
    private int behindColon = -1;
    private int behindSpace = -1;
    private int beforePassword = -1;
    private int word;
    private boolean behindScheme;

    Pass(String text) {
      this.text = text;
    }

    String replace(UnaryOperator<String> replacement) {
      StringBuilder into = new StringBuilder(text.length() + 64);
      int copied = 0;
      for (int at = 0; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '@') {
          int from = userBefore(at);
          if (from >= 0) {
            into.append(text, copied, from).append(replacement.apply(text.substring(from, at)));
            copied = at;
            behindColon = -1;
            behindSpace = -1;
          }
          beforePassword = -1;
        } else if (c == ':') {
          colon(at);
        } else if (c <= ' ' || c == '<' || c == '>') {
          separator(c, at);
        }
        word = isOfScheme(c) ? word : at + 1;
      }
      return copied == 0 ? text : into.append(text, copied, text.length()).toString();
    }

    private int userBefore(int at) {
      if (contains(text, beforePassword, colon)) {
        return beforePassword;
      }
      if (contains(text, behindColon, at)) {
        return behindColon;
      }
      return contains(text, behindSpace, at) ? behindSpace : -1;
    }

    /**
     * A word at the begin of a line is the name of a header field, and no scheme. Behind {@code
     * sip:} is no password, but a user that a pattern has found.
     */
    private void colon(int at) {
      String before = text.substring(Math.max(word, at - 5), at).toLowerCase(Locale.ROOT);
      boolean sip = before.equals("sip") || before.equals("sips");
      beforePassword = behindScheme && !sip ? behindColon : -1;
      behindScheme = word > 0 && word < at && text.charAt(word - 1) != '\n';
      colon = at;
      behindColon = at + 1;
    }

    private void separator(char c, int at) {
      if (c == ' ' && behindColon == at) {
        behindColon++;
      }
      if (c == ' ' || c == '<') {
        behindSpace = at + 1;
      }
      beforePassword = -1;
    }
  }

  private static boolean isOfScheme(char c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || c == '+' || c == '-' || c == '.';
  }
}
