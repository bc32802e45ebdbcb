package io.sipstream.text;

/**
 * Splits a value at separators outside quoted strings and, for lists, outside angle brackets. Takes
 * linear time for any input.
 */
public final class QuoteAwareSplitter {
  private final Span text;
  private final char separator;
  private final boolean bracketsCount;
  private int position;
  // An unclosed quote and all later ones are ordinary characters. Searching the end of each
  // would take quadratic time.
  private boolean quotesClose = true;

  private QuoteAwareSplitter(Span text, char separator, boolean bracketsCount) {
    this.text = text;
    this.separator = separator;
    this.bracketsCount = bracketsCount;
  }

  /** Creates a splitter of a list of addresses, such as Contact. */
  public static QuoteAwareSplitter ofList(Span text) {
    return new QuoteAwareSplitter(text, ',', true);
  }

  /** Creates a splitter of parameters, separated by semicolons or, in credentials, commas. */
  public static QuoteAwareSplitter ofParameters(Span text, char separator) {
    return new QuoteAwareSplitter(text, separator, false);
  }

  /** Returns the next element without surrounding whitespace; null if there is none. */
  public Span next() {
    int begin = position;
    return begin >= text.length() ? null : text.trimmed(begin, end());
  }

  /** Returns the end of the next element and moves after it. */
  private int end() {
    int length = text.length();
    boolean bracketed = false;
    int at = position;
    for (; at < length; at++) {
      byte b = text.at(at);
      if (b == separator && !bracketed) {
        break;
      }
      if (b == '"' && quotesClose) {
        int end = text.endOfQuoted(at);
        quotesClose = end >= 0;
        at = quotesClose ? end - 1 : at;
      } else if (bracketsCount && b == '<') {
        bracketed = true;
      } else if (b == '>') {
        bracketed = false;
      }
    }
    position = at + 1;
    return at;
  }
}
