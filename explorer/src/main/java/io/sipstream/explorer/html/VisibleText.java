package io.sipstream.explorer.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows characters of untrusted text that would be invisible or would reorder it as symbols. */
public final class VisibleText {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final int DELETE = 0x7F;
  private static final char PICTURE_OF_DELETE = '\u2421';

  private VisibleText() {}

  /**
   * Returns the text with control characters as control pictures. Other control and format
   * characters, such as bidirectional overrides, become their number, as in {@code ⟨U+202E⟩}.
   */
  public static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(visible, character));
    return visible.toString();
  }

  private static void append(StringBuilder visible, int character) {
    if (character < ' ') {
      visible.append((char) (CONTROL_PICTURES + character));
    } else if (character == DELETE) {
      visible.append(PICTURE_OF_DELETE);
    } else if (isVisible(character)) {
      visible.appendCodePoint(character);
    } else {
      visible.append(String.format(Locale.ROOT, "⟨U+%04X⟩", character));
    }
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /** Returns the lines of a text, each visible. A line end other than CRLF is shown as symbol. */
  public static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
        lines.add(of(text.substring(begin, i)));
        i++;
        begin = i + 1;
      } else if (c == '\r' || c == '\n') {
        lines.add(of(text.substring(begin, i + 1)));
        begin = i + 1;
      }
    }
    if (begin < text.length()) {
      lines.add(of(text.substring(begin)));
    }
    return lines;
  }
}
