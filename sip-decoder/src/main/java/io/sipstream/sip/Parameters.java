package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/** Parameters behind semicolons, of a header or of a URI (RFC 3261 section 7.3.1, 19.1.1). */
public record Parameters(Span text) {
  private static final Span EQUALS = Span.of("=");
  static final Parameters NONE = new Parameters(Span.EMPTY);

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
          : new Parameter(text.slice(0, equals).trim(), text.slice(equals + 1).trim().unquoted());
    }

    /** {@code name=value} with the name in lower case; a flag is its name. */
    public Span text() {
      return value == null ? name.lowerCase() : Span.join(name.lowerCase(), EQUALS, value);
    }
  }

  /**
   * The value of a parameter, without its quotes; empty for a flag; null if it is not there. Names
   * are case-insensitive.
   */
  public Span get(String lowerCaseName) {
    Elements elements = Elements.ofParameters(text, ';');
    for (int i = 0; i < SipLimits.PARAMETERS; i++) {
      Span element = elements.next();
      if (element == null) {
        break;
      }
      int equals = element.indexOf('=');
      Span name = (equals < 0 ? element : element.slice(0, equals)).trim();
      if (name.equalsIgnoreCase(lowerCaseName)) {
        return equals < 0 ? Span.EMPTY : element.slice(equals + 1).trim().unquoted();
      }
    }
    return null;
  }

  /** All of them, {@link SipLimits#PARAMETERS} at most, in their order. */
  public List<Parameter> all() {
    if (text.isEmpty()) {
      return List.of();
    }
    List<Parameter> all = new ArrayList<>(4);
    Elements elements = Elements.ofParameters(text, ';');
    for (Span element = elements.next();
        element != null && all.size() < SipLimits.PARAMETERS;
        element = elements.next()) {
      Parameter parameter = Parameter.parse(element);
      if (!parameter.name().isEmpty()) {
        all.add(parameter);
      }
    }
    return all;
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
