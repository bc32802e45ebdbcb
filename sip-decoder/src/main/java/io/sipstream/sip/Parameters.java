package io.sipstream.sip;

/** Parameters behind semicolons, of a header or of a URI (RFC 3261 section 7.3.1, 19.1.1). */
public record Parameters(Span text) {
  static final Parameters NONE = new Parameters(Span.EMPTY);

  /**
   * The value of a parameter, without its quotes; empty for a flag; null if it is not there. Names
   * are case-insensitive.
   */
  public Span get(String lowerCaseName) {
    Elements elements = Elements.ofParameters(text, ';');
    for (int i = 0; i < SipLimits.PARAMETERS; i++) {
      Span parameter = elements.next();
      if (parameter == null) {
        break;
      }
      int equals = parameter.indexOf('=');
      Span name = (equals < 0 ? parameter : parameter.slice(0, equals)).trim();
      if (name.equalsIgnoreCase(lowerCaseName)) {
        return equals < 0 ? Span.EMPTY : parameter.slice(equals + 1).trim().unquoted();
      }
    }
    return null;
  }
}
