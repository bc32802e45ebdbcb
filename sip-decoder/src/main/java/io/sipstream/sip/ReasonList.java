package io.sipstream.sip;

import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a list of reasons (RFC 3326 section 2). A text without quotes may have commas, against the
 * grammar: the next reason then begins where a protocol and a cause follow.
 */
public final class ReasonList {
  private static final String TEXT = "text";

  private ReasonList() {}

  /** Adds the reasons to {@code into}; a text with commas and without quotes is a gap. */
  public static CommaList.Shape split(Span line, List<Span> into) {
    List<Span> elements = new ArrayList<>(2);
    CommaList.Shape shape = CommaList.split(line, elements);
    Span reason = null;
    for (Span element : elements) {
      if (reason != null && endsInUnquotedText(reason) && !isReason(element)) {
        shape = shape == CommaList.Shape.TOO_LONG ? shape : CommaList.Shape.GAPS;
        int end = element.arrayOffset() + element.length();
        reason = new Span(reason.array(), reason.arrayOffset(), end);
        into.set(into.size() - 1, reason);
      } else {
        reason = element;
        into.add(element);
      }
    }
    if (shape == CommaList.Shape.TOO_LONG && reason != null && endsInUnquotedText(reason)) {
      // The text has commas: it ends with the line.
      int end = line.arrayOffset() + line.length();
      into.set(into.size() - 1, new Span(line.array(), reason.arrayOffset(), end));
      return CommaList.Shape.GAPS;
    }
    return shape;
  }

  private static boolean endsInUnquotedText(Span reason) {
    Span last = Span.EMPTY;
    int semicolon = reason.indexOutsideQuotes(';', 0);
    while (semicolon < reason.length()) {
      int next = reason.indexOutsideQuotes(';', semicolon + 1);
      last = reason.trimmed(semicolon + 1, next);
      semicolon = next;
    }
    int equals = last.indexOf('=');
    return equals > 0
        && last.trimmed(0, equals).equalsIgnoreCase(TEXT)
        && last.trimmed(equals + 1).indexOf('"') != 0;
  }

  private static boolean isReason(Span element) {
    ParameterizedValue parts = ParameterizedValue.parse(element);
    return parts.value().isToken() && parts.parameters().get("cause") != null;
  }
}
