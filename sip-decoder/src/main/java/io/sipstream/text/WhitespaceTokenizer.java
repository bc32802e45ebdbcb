package io.sipstream.text;

/** The words of a text between blanks, one after the other. */
public final class WhitespaceTokenizer {
  private final Span text;
  private int position;

  public WhitespaceTokenizer(Span text) {
    this.text = text;
  }

  /** The next one; null if there is none. */
  public Span next() {
    while (position < text.length() && Span.isBlank(text.at(position))) {
      position++;
    }
    int begin = position;
    while (position < text.length() && !Span.isBlank(text.at(position))) {
      position++;
    }
    return begin == position ? null : text.slice(begin, position);
  }

  /** All that is left, without blanks at its ends; null if there is nothing. */
  public Span rest() {
    Span rest = text.slice(position).trim();
    return rest.isEmpty() ? null : rest;
  }
}
