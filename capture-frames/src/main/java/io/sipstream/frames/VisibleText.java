package io.sipstream.frames;

/**
 * Text from captures and names of files for a terminal. Others chose them: an escape sequence must
 * not move the cursor, nor a bidirectional override turn around what is read.
 */
public final class VisibleText {
  private VisibleText() {}

  /**
   * The text with all that is not meant to be seen as <code>&#92;u001b</code>, which within a JSON
   * string still means the same: control characters (C0, DEL, C1), format characters such as
   * bidirectional overrides, line separators, halves of surrogate pairs.
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

  /** The same, with … in place of what goes beyond {@code limit} characters. */
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
