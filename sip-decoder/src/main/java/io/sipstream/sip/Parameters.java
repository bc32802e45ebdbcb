package io.sipstream.sip;

import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parameters behind semicolons, of a header or of a URI (RFC 3261 section 7.3.1, 19.1.1). They are
 * found in one pass, when something is asked of them for the first time.
 */
public final class Parameters {
  static final Parameters NONE = new Parameters(Span.EMPTY);

  private static final Span EQUALS = Span.of("=");

  // Of each parameter: where in the array its name and its value begin and end.
  private static final int PLACES = 4;
  private static final int FLAG = -1;
  private static final int NONE_YET = -1;
  private static final int[] NOT_FOUND_YET = {};

  private final Span text;
  private int[] places = NOT_FOUND_YET;
  private int used;
  private boolean hasEmpty;

  /** Parameters, with or without a semicolon before the first. */
  public Parameters(Span text) {
    this.text = text;
  }

  /**
   * One parameter.
   *
   * @param name as on the wire
   * @param value without its quotes; null for a flag
   */
  public record Parameter(Span name, Span value) {
    static Parameter parse(Span text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new Parameter(text.trim(), null)
          : new Parameter(text.trimmed(0, equals), text.trimmed(equals + 1).unquoted());
    }
  }

  /**
   * The value of a parameter, without its quotes; empty for a flag; null if it is not there. Names
   * are case-insensitive.
   */
  public Span get(String lowerCaseName) {
    find();
    for (int i = 0; i < used; i += PLACES) {
      if (places[i + 1] - places[i] == lowerCaseName.length()
          && Span.isLowerCase(text.array(), places[i], lowerCaseName)) {
        return places[i + 2] == FLAG ? Span.EMPTY : value(i);
      }
    }
    return null;
  }

  private Span value(int i) {
    return new Span(text.array(), places[i + 2], places[i + 3]).unquoted();
  }

  /** How many there are, {@link SipLimits#PARAMETERS} at most. */
  public int count() {
    find();
    return used / PLACES;
  }

  /**
   * One of them as {@code name=value}, the name in lower case; a flag is its name.
   *
   * @param index from 0 to {@link #count} (exclusive)
   */
  public Span text(int index) {
    int at = index * PLACES;
    byte[] bytes = text.array();
    int nameEnd = places[at + 1];
    int valueAt = places[at + 2];
    int end = valueAt == FLAG ? nameEnd : places[at + 3];
    boolean asSent = valueAt == FLAG || (valueAt == nameEnd + 1 && !isQuote(valueAt, end));
    if (asSent && Span.isLowerCase(bytes, places[at], nameEnd)) {
      return new Span(bytes, places[at], end);
    }
    Span name = new Span(bytes, places[at], nameEnd).lowerCase();
    return valueAt == FLAG ? name : Span.join(name, EQUALS, value(at));
  }

  private boolean isQuote(int at, int end) {
    return at < end && text.array()[at] == '"';
  }

  /** All of them, {@link SipLimits#PARAMETERS} at most, in their order. */
  public List<Parameter> all() {
    find();
    if (used == 0) {
      return List.of();
    }
    List<Parameter> all = new ArrayList<>(used / PLACES);
    for (int i = 0; i < used; i += PLACES) {
      Span name = new Span(text.array(), places[i], places[i + 1]);
      all.add(new Parameter(name, places[i + 2] == FLAG ? null : value(i)));
    }
    return all;
  }

  /** Whether there is nothing between two semicolons, or behind the last one. */
  boolean hasEmpty() {
    find();
    return hasEmpty;
  }

  /** The one pass over the text; a semicolon or equals sign within quotes does not count. */
  private void find() {
    if (places != NOT_FOUND_YET || text.isEmpty()) {
      return;
    }
    places = new int[2 * PLACES];
    byte[] bytes = text.array();
    int end = text.arrayOffset() + text.length();
    int begin = text.arrayOffset();
    int equals = NONE_YET;
    boolean blank = true;
    // One semicolon may stand before the first parameter.
    boolean first = true;
    // A quote that never closes is taken for an ordinary character, and so are those behind it:
    // looking for each one's end would cost the square of the length.
    boolean quotesClose = true;
    for (int at = begin; at < end; at++) {
      byte b = bytes[at];
      if (b == ';') {
        add(begin, equals, at);
        hasEmpty |= quotesClose && blank && !first;
        begin = at + 1;
        equals = NONE_YET;
        blank = true;
        first = false;
      } else if (b == '=') {
        equals = equals == NONE_YET ? at : equals;
        blank = false;
        first = false;
      } else if (b == '"' && quotesClose) {
        int close = text.endOfQuoted(at - text.arrayOffset()) - 1 + text.arrayOffset();
        quotesClose = close > at;
        equals = quotesClose && equals == NONE_YET ? equalsBetween(at, close) : equals;
        at = quotesClose ? close : at;
        blank = false;
        first = false;
      } else if (blank && !Span.isBlank(b)) {
        blank = false;
        first = false;
      }
    }
    add(begin, equals, end);
    hasEmpty |= quotesClose && blank && !first;
  }

  private int equalsBetween(int from, int to) {
    int found = text.indexOf('=', from - text.arrayOffset(), to - text.arrayOffset());
    return found < 0 ? NONE_YET : found + text.arrayOffset();
  }

  /** One from {@code begin} to {@code end}, without the blanks around its name and value. */
  private void add(int begin, int equals, int end) {
    byte[] bytes = text.array();
    int nameBegin = Span.skipBlanks(bytes, begin, equals == NONE_YET ? end : equals);
    int nameEnd = Span.cutBlanks(bytes, nameBegin, equals == NONE_YET ? end : equals);
    if (nameBegin == nameEnd || used == SipLimits.PARAMETERS * PLACES) {
      return;
    }
    if (used == places.length) {
      places = Arrays.copyOf(places, 2 * used);
    }
    places[used] = nameBegin;
    places[used + 1] = nameEnd;
    places[used + 2] = FLAG;
    if (equals != NONE_YET) {
      places[used + 2] = Span.skipBlanks(bytes, equals + 1, end);
      places[used + 3] = Span.cutBlanks(bytes, places[used + 2], end);
    }
    used += PLACES;
  }
}
