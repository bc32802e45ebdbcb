package io.sipstream.sip;

import io.sipstream.text.QuoteAwareSplitter;
import io.sipstream.text.Span;
import java.util.List;

/** Splits lists at commas outside quoted strings and angle brackets. */
public final class CommaList {
  private CommaList() {}

  /** Irregularities of a list. */
  public enum Shape {
    CLEAN,
    /** Empty elements, which RFC 3261 section 25.1 does not allow. */
    GAPS,
    /** More than {@link SipLimits#LIST_VALUES} elements, of which the last are omitted. */
    TOO_LONG
  }

  /** Adds the trimmed, non-empty elements to {@code into}. */
  public static Shape split(Span list, List<Span> into) {
    if (list.indexOf(',') < 0) {
      Span only = list.trim();
      if (!only.isEmpty()) {
        into.add(only);
      } else if (!list.isEmpty()) {
        return Shape.GAPS;
      }
      return Shape.CLEAN;
    }
    Shape shape = Shape.CLEAN;
    int before = into.size();
    QuoteAwareSplitter elements = QuoteAwareSplitter.ofList(list);
    for (Span trimmed = elements.next(); trimmed != null; trimmed = elements.next()) {
      if (trimmed.isEmpty()) {
        shape = Shape.GAPS;
      } else if (into.size() == SipLimits.LIST_VALUES) {
        return Shape.TOO_LONG;
      } else {
        into.add(trimmed);
      }
    }
    boolean endsInComma = !list.isEmpty() && list.at(list.length() - 1) == ',';
    return endsInComma && into.size() > before ? Shape.GAPS : shape;
  }
}
