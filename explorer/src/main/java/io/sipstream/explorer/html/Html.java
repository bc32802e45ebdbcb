package io.sipstream.explorer.html;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;

/**
 * Holds markup that is safe to send. It is made of constants of the program, of escaped texts and
 * of other {@code Html}, so a forgotten escape does not compile. Immutable.
 */
public final class Html {
  public static final Html EMPTY = new Html("");

  private static final String PART = "{}";

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * Returns a text, escaped for elements and quoted attributes, with invisible characters shown.
   */
  public static Html text(String text) {
    String visible = VisibleText.of(text);
    StringBuilder escaped = new StringBuilder(visible.length());
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return new Html(escaped.toString());
  }

  /**
   * Returns a template with its parts.
   *
   * @param template markup; {@code {}} is a part, within an element or a quoted attribute
   * @param parts {@code Html} is inserted unchanged, everything else as {@link #text}
   */
  public static Html of(@CompileTimeConstant String template, Object... parts) {
    StringBuilder markup = new StringBuilder();
    int begin = 0;
    for (Object part : parts) {
      int at = template.indexOf(PART, begin);
      if (at < 0) {
        throw new IllegalArgumentException("More parts than in the template: " + template);
      }
      markup.append(template, begin, at);
      markup.append(part instanceof Html html ? html.markup : text(String.valueOf(part)).markup);
      begin = at + PART.length();
    }
    if (template.indexOf(PART, begin) >= 0) {
      throw new IllegalArgumentException("Fewer parts than in the template: " + template);
    }
    return new Html(markup.append(template, begin, template.length()).toString());
  }

  /** Returns all parts, one after the other. */
  public static Html join(List<Html> parts) {
    StringBuilder markup = new StringBuilder();
    parts.forEach(part -> markup.append(part.markup));
    return new Html(markup.toString());
  }

  /** Returns the markup. */
  @Override
  public String toString() {
    return markup;
  }
}
