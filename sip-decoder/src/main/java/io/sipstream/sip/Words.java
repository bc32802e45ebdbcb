package io.sipstream.sip;

/** The words of a text between blanks, one after the other. */
final class Words {
  private final Span text;
  private int position;

  Words(Span text) {
    this.text = text;
  }

  /** The next one; null if there is none. */
  Span next() {
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
  Span rest() {
    Span rest = text.slice(position).trim();
    return rest.isEmpty() ? null : rest;
  }
}
