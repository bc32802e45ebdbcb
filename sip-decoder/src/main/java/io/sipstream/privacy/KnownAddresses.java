package io.sipstream.privacy;

import io.sipstream.packet.IpAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the addresses of one message in its texts, also if letters or digits touch them.
 *
 * <p>The cost depends on the length of a text, not on the number of addresses.
 */
final class KnownAddresses {
  /** Shorter addresses, such as {@code ::1}, occur in too much other text. */
  private static final int CHARS_MIN = 7;

  private final Set<String> addresses = new HashSet<>();
  private final List<Integer> lengths;

  /** Takes the texts that are addresses of at least 7 characters; ignores others. */
  KnownAddresses(Set<String> candidates) {
    for (String text : candidates) {
      if (text.length() >= CHARS_MIN && IpAddress.parse(text) != null) {
        addresses.add(text.toLowerCase(Locale.ROOT));
      }
    }
    lengths =
        addresses.stream()
            .map(String::length)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
  }

  /** Returns the text with each address replaced; if several start at one offset, the longest. */
  String replaceIn(String text, Function<String, String> replacement) {
    StringBuilder into = null;
    int copied = 0;
    int end = 0;
    for (int at = 0; at + CHARS_MIN <= text.length() && !addresses.isEmpty(); at++) {
      end = at < end ? end : endOfRun(text, at);
      String found = addressAt(text, at, end);
      if (found != null) {
        into = into == null ? new StringBuilder(text.length() + 64) : into;
        into.append(text, copied, at).append(replacement.apply(found));
        copied = at + found.length();
        at = copied - 1;
      }
    }
    return into == null ? text : into.append(text, copied, text.length()).toString();
  }

  private String addressAt(String text, int at, int end) {
    for (int length : lengths) {
      if (at + length <= end) {
        String candidate = text.substring(at, at + length).toLowerCase(Locale.ROOT);
        if (addresses.contains(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }

  /** Returns the end of characters that an address may contain; {@code at} if there are none. */
  private static int endOfRun(String text, int at) {
    int end = at;
    while (end < text.length() && isOfAddress(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isOfAddress(char c) {
    return c == '.' || c == ':' || (c < 0x80 && Character.digit(c, 16) >= 0);
  }
}
