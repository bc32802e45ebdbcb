package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.ByteSet;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parses the parameters of a header or of a URI (RFC 3261 sections 7.3.1 and 19.1.1). They are
 * parsed in one pass, on first access. Not thread-safe.
 */
public final class Parameters {
  static final Parameters NONE = new Parameters(Span.EMPTY);

  private static final Span EQUALS = Span.of("=");

  // Valid characters that neither separate parameters nor end the URI.
  private static final String USUAL_CHARACTERS =
      ByteSet.DIGITS + ByteSet.LETTERS + "-_.!~*'()+%:[]/&$";
  private static final ByteSet USUAL = ByteSet.of(USUAL_CHARACTERS);
  private static final ByteSet USUAL_VALUE = ByteSet.of(USUAL_CHARACTERS + "=");

  // Per parameter: begin and end of its name and of its value, as offsets into the array.
  private static final int OFFSETS = 4;
  private static final int FLAG = -1;
  private static final int NONE_YET = -1;
  private static final int[] NOT_FOUND_YET = {};

  private final Span text;
  private int[] offsets = NOT_FOUND_YET;
  private int used;
  private boolean hasEmpty;
  private boolean partial;

  /** Creates parameters from text with or without a semicolon before the first. */
  public Parameters(Span text) {
    this.text = text;
  }

  /**
   * Parses parameters without quotes and whitespace, each with a semicolon before it, in one pass.
   * They end at the first character that is none of {@link #USUAL}.
   *
   * @param from offset of the first semicolon
   * @return null if one is empty, or there are many
   */
  static Parameters usual(byte[] bytes, int from, int to) {
    int[] offsets = new int[2 * OFFSETS];
    int used = 0;
    int at = from;
    do {
      int name = at + 1;
      at = USUAL.endIn(bytes, name, to);
      if (at == name || used == SipLimits.PARAMETERS * OFFSETS) {
        return null;
      }
      if (used == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * used);
      }
      offsets[used] = name;
      offsets[used + 1] = at;
      offsets[used + 2] = FLAG;
      if (at < to && bytes[at] == '=') {
        offsets[used + 2] = at + 1;
        at = USUAL_VALUE.endIn(bytes, at + 1, to);
        offsets[used + 3] = at;
      }
      used += OFFSETS;
    } while (at < to && bytes[at] == ';');
    Parameters parameters = new Parameters(new Span(bytes, from, at));
    parameters.offsets = offsets;
    parameters.used = used;
    return parameters;
  }

  /** Returns the offset of the end in the array of the text. */
  int end() {
    return text.arrayOffset() + text.length();
  }

  /**
   * Holds a parameter.
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

  /** Returns the value of a parameter, without its quotes; empty for a flag; null if absent. */
  public Span get(String lowerCaseName) {
    find();
    for (int i = 0; i < used; i += OFFSETS) {
      if (offsets[i + 1] - offsets[i] == lowerCaseName.length()
          && Ascii.isLowerCase(text.array(), offsets[i], lowerCaseName)) {
        return offsets[i + 2] == FLAG ? Span.EMPTY : value(i);
      }
    }
    return null;
  }

  private Span value(int i) {
    return new Span(text.array(), offsets[i + 2], offsets[i + 3]).unquoted();
  }

  /** Returns the number of parameters, {@link SipLimits#PARAMETERS} at most. */
  public int count() {
    find();
    return used / OFFSETS;
  }

  /**
   * Returns a parameter as {@code name=value}, the name in lower case; a flag as its name.
   *
   * @param index from 0 to {@link #count} (exclusive)
   */
  public Span text(int index) {
    int at = index * OFFSETS;
    byte[] bytes = text.array();
    int nameEnd = offsets[at + 1];
    int valueAt = offsets[at + 2];
    int end = valueAt == FLAG ? nameEnd : offsets[at + 3];
    boolean asSent = valueAt == FLAG || (valueAt == nameEnd + 1 && !isQuote(valueAt, end));
    if (asSent && Ascii.isLowerCase(bytes, offsets[at], nameEnd)) {
      return new Span(bytes, offsets[at], end);
    }
    Span name = new Span(bytes, offsets[at], nameEnd).lowerCase();
    return valueAt == FLAG ? name : Span.join(name, EQUALS, value(at));
  }

  private boolean isQuote(int at, int end) {
    return at < end && text.array()[at] == '"';
  }

  /** Returns whether a part of the text is in no parameter: without a name, or beyond the limit. */
  public boolean isPartial() {
    find();
    return partial;
  }

  /** Returns whether each parameter has one of the names and a value, and no name occurs twice. */
  public boolean areOnly(String[] lowerCaseNames) {
    find();
    if (partial || used > lowerCaseNames.length * OFFSETS) {
      return false;
    }
    int found = 0;
    for (int i = 0; i < used; i += OFFSETS) {
      int one = indexOf(i, lowerCaseNames);
      if (one < 0 || (found & 1 << one) != 0 || offsets[i + 2] == FLAG) {
        return false;
      }
      found |= 1 << one;
    }
    return true;
  }

  private int indexOf(int i, String... lowerCaseNames) {
    for (int one = 0; one < lowerCaseNames.length; one++) {
      if (offsets[i + 1] - offsets[i] == lowerCaseNames[one].length()
          && Ascii.isLowerCase(text.array(), offsets[i], lowerCaseNames[one])) {
        return one;
      }
    }
    return -1;
  }

  /** Returns all parameters in their order, {@link SipLimits#PARAMETERS} at most. */
  public List<Parameter> all() {
    find();
    if (used == 0) {
      return List.of();
    }
    List<Parameter> all = new ArrayList<>(used / OFFSETS);
    for (int i = 0; i < used; i += OFFSETS) {
      Span name = new Span(text.array(), offsets[i], offsets[i + 1]);
      all.add(new Parameter(name, offsets[i + 2] == FLAG ? null : value(i)));
    }
    return all;
  }

  /** Returns whether nothing is between two semicolons, or after the last one. */
  boolean hasEmpty() {
    find();
    return hasEmpty;
  }

  /** Parses the text; a semicolon or equals sign within quotes does not count. */
  private void find() {
    if (offsets != NOT_FOUND_YET || text.isEmpty()) {
      return;
    }
    offsets = new int[2 * OFFSETS];
    byte[] bytes = text.array();
    int end = text.arrayOffset() + text.length();
    int begin = text.arrayOffset();
    int equals = NONE_YET;
    // An unclosed quote and all later ones are ordinary characters. Searching the end of each
    // would take quadratic time.
    boolean quotesClose = true;
    for (int at = begin; at < end; at++) {
      byte b = bytes[at];
      if (b == ';') {
        hasEmpty |= add(begin, equals, at) && quotesClose;
        begin = at + 1;
        equals = NONE_YET;
      } else if (b == '=') {
        equals = equals == NONE_YET ? at : equals;
      } else if (b == '"' && quotesClose) {
        int close = text.endOfQuoted(at - text.arrayOffset()) - 1 + text.arrayOffset();
        quotesClose = close > at;
        equals = quotesClose && equals == NONE_YET ? equalsBetween(at, close) : equals;
        at = quotesClose ? close : at;
      }
    }
    hasEmpty |= add(begin, equals, end) && quotesClose;
  }

  private int equalsBetween(int from, int to) {
    int found = text.indexOf('=', from - text.arrayOffset(), to - text.arrayOffset());
    return found < 0 ? NONE_YET : found + text.arrayOffset();
  }

  /** Adds a parameter; returns whether it is empty and not the one before the first semicolon. */
  private boolean add(int begin, int equals, int end) {
    byte[] bytes = text.array();
    int nameLimit = equals == NONE_YET ? end : equals;
    int nameBegin = Ascii.skipWhitespace(bytes, begin, nameLimit);
    int nameEnd = Ascii.trimWhitespace(bytes, nameBegin, nameLimit);
    if (nameBegin == nameEnd || used == SipLimits.PARAMETERS * OFFSETS) {
      partial |= nameBegin != end;
      return nameBegin == end && begin > text.arrayOffset();
    }
    if (used == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * used);
    }
    offsets[used] = nameBegin;
    offsets[used + 1] = nameEnd;
    offsets[used + 2] = FLAG;
    if (equals != NONE_YET) {
      offsets[used + 2] = Ascii.skipWhitespace(bytes, equals + 1, end);
      offsets[used + 3] = Ascii.trimWhitespace(bytes, offsets[used + 2], end);
    }
    used += OFFSETS;
    return false;
  }
}
