package io.sipstream.explorer.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Searches text in the bytes of messages; ASCII letters match in either case. */
final class OriginalSearch {
  private final byte[] name;
  private final byte[] text;

  /**
   * Creates a search.
   *
   * @param header name of the header field that has the text; empty for the whole message
   */
  OriginalSearch(String header, String text) {
    this.name = header.isEmpty() ? new byte[0] : lower("\n" + header);
    this.text = lower(text);
  }

  private static byte[] lower(String text) {
    return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns whether the message, or a header field with the name, contains the text. */
  boolean matches(StoredMessage message) {
    byte[] bytes = message.bytes();
    if (name.length == 0) {
      return indexOf(bytes, text, 0, bytes.length) >= 0;
    }
    for (int at = indexOf(bytes, name, 0, bytes.length);
        at >= 0;
        at = indexOf(bytes, name, at + 1, bytes.length)) {
      int value = at + name.length;
      while (value < bytes.length && (bytes[value] == ' ' || bytes[value] == '\t')) {
        value++;
      }
      if (value < bytes.length
          && bytes[value] == ':'
          && indexOf(bytes, text, value, endOfLine(bytes, value)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int endOfLine(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from, int to) {
    byte first = wanted[0];
    byte upper = first >= 'a' && first <= 'z' ? (byte) (first - 'a' + 'A') : first;
    for (int at = from; at <= to - wanted.length; at++) {
      byte here = bytes[at];
      if ((here == first || here == upper) && matches(bytes, wanted, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] bytes, byte[] wanted, int at) {
    for (int i = 1; i < wanted.length; i++) {
      if (lower(bytes[at + i]) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
  }
}
