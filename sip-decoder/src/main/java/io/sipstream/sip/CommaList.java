package io.sipstream.sip;

import java.util.List;

/** Splits lists at their commas: not those in quoted strings, nor those in angle brackets. */
final class CommaList {
  private CommaList() {}

  /**
   * Adds the trimmed, non-empty elements to {@code into}.
   *
   * @return false if there were more than {@link SipLimits#LIST_VALUES}
   */
  static boolean split(Span list, List<Span> into) {
    int begin = 0;
    boolean bracketed = false;
    boolean quotesClose = true;
    for (int i = 0; i < list.length(); i++) {
      switch (list.at(i)) {
        case '"' -> {
          // A quote that never closes is taken for an ordinary character, and so are those behind
          // it: looking for each one's end would cost the square of the length.
          int end = quotesClose ? list.endOfQuoted(i) : -1;
          quotesClose = end >= 0;
          i = quotesClose ? end - 1 : i;
        }
        case '<' -> bracketed = true;
        case '>' -> bracketed = false;
        case ',' -> {
          if (!bracketed) {
            if (!add(list.slice(begin, i), into)) {
              return false;
            }
            begin = i + 1;
          }
        }
        default -> {
          // part of an element
        }
      }
    }
    return add(list.slice(begin), into);
  }

  private static boolean add(Span element, List<Span> into) {
    Span trimmed = element.trim();
    if (trimmed.isEmpty()) {
      return true;
    }
    if (into.size() == SipLimits.LIST_VALUES) {
      return false;
    }
    into.add(trimmed);
    return true;
  }
}
