package io.sipstream.sip;

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

    /** {@code name=value} with the name in lower case; a flag is its name. */
    public Span text() {
      Span lowerCase = name.lowerCase();
      if (value == null) {
        return lowerCase;
      }
      return lowerCase.isFollowedBy('=', value)
          ? lowerCase.through(value)
          : Span.join(lowerCase, EQUALS, value);
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

  private void find() {
    if (places == NOT_FOUND_YET && !text.isEmpty()) {
      places = new int[4 * PLACES];
      new Pass().run();
    }
  }

  /** The one pass over the text; a semicolon or equals sign within quotes does not count. */
  private final class Pass {
    private final byte[] bytes = text.array();
    private final int end = text.arrayOffset() + text.length();
    private int begin = text.arrayOffset();
    private int equals = -1;
    private boolean blank = true;
    // One semicolon may stand before the first parameter.
    private boolean first = true;
    // A quote that never closes is taken for an ordinary character, and so are those behind it:
    // looking for each one's end would cost the square of the length.
    private boolean quotesClose = true;

    void run() {
      for (int at = begin; at < end; at++) {
        byte b = bytes[at];
        if (b == ';') {
          add(at);
          nameEmpty();
          begin = at + 1;
          equals = -1;
          blank = true;
          first = false;
          continue;
        }
        if (blank && !Span.isBlank(b)) {
          blank = false;
          first = false;
        }
        if (b == '=' && equals < 0) {
          equals = at;
        } else if (b == '"' && quotesClose) {
          at = skipQuoted(at);
        }
      }
      add(end);
      nameEmpty();
    }

    private void nameEmpty() {
      hasEmpty |= quotesClose && blank && !first;
    }

    /** Gives where a quoted string ends; where it began if it never does. */
    private int skipQuoted(int open) {
      int close = text.endOfQuoted(open - text.arrayOffset()) - 1 + text.arrayOffset();
      quotesClose = close > open;
      if (!quotesClose) {
        return open;
      }
      for (int at = open; at < close && equals < 0; at++) {
        equals = bytes[at] == '=' ? at : -1;
      }
      return close;
    }

    private void add(int behind) {
      if (used == SipLimits.PARAMETERS * PLACES) {
        return;
      }
      int nameBegin = skipBlanks(begin, equals < 0 ? behind : equals);
      int nameEnd = cutBlanks(nameBegin, equals < 0 ? behind : equals);
      if (nameBegin == nameEnd) {
        return;
      }
      if (used == places.length) {
        places = Arrays.copyOf(places, 2 * used);
      }
      places[used] = nameBegin;
      places[used + 1] = nameEnd;
      places[used + 2] = equals < 0 ? FLAG : skipBlanks(equals + 1, behind);
      places[used + 3] = equals < 0 ? FLAG : cutBlanks(places[used + 2], behind);
      used += PLACES;
    }

    private int skipBlanks(int from, int to) {
      int at = from;
      while (at < to && Span.isBlank(bytes[at])) {
        at++;
      }
      return at;
    }

    private int cutBlanks(int from, int to) {
      int at = to;
      while (at > from && Span.isBlank(bytes[at - 1])) {
        at--;
      }
      return at;
    }
  }
}
