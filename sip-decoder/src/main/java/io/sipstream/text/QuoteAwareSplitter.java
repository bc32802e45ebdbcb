package io.sipstream.text;

/**
 * Cuts a value into its elements at a separator, but not within quoted strings and, for lists, not
 * within angle brackets. One pass over the value, whatever it holds.
 */
public final class QuoteAwareSplitter {
  private final Span text;
  private final char separator;
  private final boolean bracketsCount;
  private int position;
  // A quote that never closes is taken for an ordinary character, and so are those behind it:
  // looking for each one's end would cost the square of the length.
  private boolean quotesClose = true;

  private QuoteAwareSplitter(Span text, char separator, boolean bracketsCount) {
    this.text = text;
    this.separator = separator;
    this.bracketsCount = bracketsCount;
  }

  /** Of a list of addresses, such as Contact. */
  public static QuoteAwareSplitter ofList(Span text) {
    return new QuoteAwareSplitter(text, ',', true);
  }

  /** Of parameters, between semicolons or, in credentials, commas. */
  public static QuoteAwareSplitter ofParameters(Span text, char separator) {
    return new QuoteAwareSplitter(text, separator, false);
  }

  /** The next element with the blanks around it; null if there is none. */
  public Span next() {
    int begin = position;
    return begin >= text.length() ? null : text.slice(begin, end());
  }

  /** The same without the blanks. */
  public Span nextTrimmed() {
    int begin = position;
    return begin >= text.length() ? null : text.trimmed(begin, end());
  }

  /** Where the next element ends; goes on behind it. */
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
