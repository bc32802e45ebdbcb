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
    Elements elements = Elements.ofList(list);
    for (Span element = elements.next(); element != null; element = elements.next()) {
      Span trimmed = element.trim();
      if (!trimmed.isEmpty()) {
        if (into.size() == SipLimits.LIST_VALUES) {
          return false;
        }
        into.add(trimmed);
      }
    }
    return true;
  }
}
