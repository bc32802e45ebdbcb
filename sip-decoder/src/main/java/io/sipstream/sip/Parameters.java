package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/**
 * Parameters behind semicolons, of a header or of a URI (RFC 3261 section 7.3.1, 19.1.1). They are
 * taken apart when the first of them is asked for.
 */
public final class Parameters {
  static final Parameters NONE = new Parameters(Span.EMPTY);

  private static final Span EQUALS = Span.of("=");

  private final Span text;
  private List<Parameter> all;

  /** Parameters, with or without a semicolon before the first. */
  public Parameters(Span text) {
    this.text = text;
    this.all = text.isEmpty() ? List.of() : null;
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
    List<Parameter> parameters = all();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.name().equalsIgnoreCase(lowerCaseName)) {
        return parameter.value() == null ? Span.EMPTY : parameter.value();
      }
    }
    return null;
  }

  /** All of them, {@link SipLimits#PARAMETERS} at most, in their order. */
  public List<Parameter> all() {
    if (all == null) {
      all = parse(text);
    }
    return all;
  }

  private static List<Parameter> parse(Span text) {
    List<Parameter> parsed = new ArrayList<>(4);
    Elements elements = Elements.ofParameters(text, ';');
    for (Span element = elements.next();
        element != null && parsed.size() < SipLimits.PARAMETERS;
        element = elements.next()) {
      Parameter parameter = Parameter.parse(element);
      if (!parameter.name().isEmpty()) {
        parsed.add(parameter);
      }
    }
    return parsed;
  }

  /** Whether there is nothing between two semicolons, or behind the last one. */
  boolean hasEmpty() {
    boolean empty = true;
    boolean any = false;
    for (int i = 0; i < text.length(); i++) {
      byte b = text.at(i);
      if (b == ';') {
        // One that begins the text stands before the first parameter.
        if (empty && any) {
          return true;
        }
        any = true;
        empty = true;
      } else if (!Span.isBlank(b)) {
        empty = false;
        any = true;
      }
      if (b == '"') {
        int end = text.endOfQuoted(i);
        i = end < 0 ? i : end - 1;
        if (end < 0) {
          return false;
        }
      }
    }
    return empty && any;
  }
}
