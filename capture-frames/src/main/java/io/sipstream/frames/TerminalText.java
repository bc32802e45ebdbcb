package io.sipstream.frames;

/**
 * Makes untrusted text from captures and file names safe for a terminal. Escape sequences must not
 * move the cursor, and bidirectional overrides must not reorder the text.
 */
public final class TerminalText {
  private TerminalText() {}

  /**
   * Returns the text with invisible characters escaped as <code>&#92;u001b</code>, which is also
   * valid in a JSON string. Escaped are control characters (C0, DEL, C1), format characters such as
   * bidirectional overrides, line separators and unpaired surrogates.
   */
  public static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (isVisible(codePoint)) {
                visible.appendCodePoint(codePoint);
              } else {
                for (char unit : Character.toChars(codePoint)) {
                  visible.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return visible.toString();
  }

  /**
   * Returns the text with invisible characters escaped, truncated with … at {@code limit}
   * characters.
   */
  public static String of(String text, int limit) {
    String visible = of(text);
    if (visible.codePointCount(0, visible.length()) <= limit) {
      return visible;
    }
    return visible.substring(0, visible.offsetByCodePoints(0, limit - 1)) + "…";
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
