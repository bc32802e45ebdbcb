package io.sipstream.text;

/** Splits a text at whitespace. */
public final class WhitespaceTokenizer {
  private final Span text;
  private int position;

  public WhitespaceTokenizer(Span text) {
    this.text = text;
  }

  /** Returns the next word; null if there is none. */
  public Span next() {
    while (position < text.length() && Ascii.isWhitespace(text.at(position))) {
      position++;
    }
    int begin = position;
    while (position < text.length() && !Ascii.isWhitespace(text.at(position))) {
      position++;
    }
    return begin == position ? null : text.slice(begin, position);
  }

  /** Returns the remaining text without whitespace at both ends; null if it is empty. */
  public Span rest() {
    Span rest = text.slice(position).trim();
    return rest.isEmpty() ? null : rest;
  }
}
