package io.sipstream.sip;

/**
 * An address. SIP and SIPS URIs by RFC 3261 section 19.1, tel URIs by RFC 3966; of any other scheme
 * the user and host are taken if it has an {@code @}.
 *
 * @param original as on the wire
 * @param scheme in lower case; null if there is none
 * @param user user without password, or the number of a tel URI, as on the wire (escapes kept);
 *     null if there is none
 * @param host in lower case, IPv6 without its brackets; null if there is none
 * @param port 0 to 65535; -1 if there is none
 * @param parameters what follows the host
 * @param damaged whether it broke the grammar somewhere
 */
public record SipUri(
    Span original,
    Span scheme,
    Span user,
    Span host,
    int port,
    Parameters parameters,
    boolean damaged) {

  private static final int PORT_LIMIT = 65_535;

  public static SipUri parse(Span text) {
    // Contact: * is no URI, but means something (RFC 3261 section 10.2.2).
    if (text.length() == 1 && text.at(0) == '*') {
      return only(text, null, Parameters.NONE, false);
    }
    int colon = text.indexOf(':');
    if (colon < 1) {
      return only(text, null, Parameters.NONE, true);
    }
    Span scheme = text.slice(0, colon).trim().lowerCase();
    boolean damaged = !isScheme(scheme);
    Span rest = text.slice(colon + 1).trim();
    if (scheme.equalsIgnoreCase("tel")) {
      return tel(text, scheme, rest);
    }
    boolean sip = scheme.equalsIgnoreCase("sip") || scheme.equalsIgnoreCase("sips");
    if (!sip && rest.indexOf('@') < 0) {
      return only(text, scheme, Parameters.NONE, damaged);
    }
    return userAtHost(text, scheme, rest, damaged);
  }

  private static SipUri only(Span text, Span scheme, Parameters parameters, boolean damaged) {
    return new SipUri(text, scheme, null, null, -1, parameters, damaged);
  }

  private static SipUri tel(Span text, Span scheme, Span rest) {
    int semicolon = rest.indexOf(';');
    Span number = semicolon < 0 ? rest : rest.slice(0, semicolon);
    Parameters parameters =
        semicolon < 0 ? Parameters.NONE : new Parameters(rest.slice(semicolon + 1));
    return new SipUri(text, scheme, emptyToNull(number), null, -1, parameters, number.isEmpty());
  }

  /** RFC 3261 section 25.1: scheme, in lower case here. */
  private static boolean isScheme(Span scheme) {
    for (int i = 0; i < scheme.length(); i++) {
      byte b = scheme.at(i);
      boolean letter = b >= 'a' && b <= 'z';
      boolean other = (b >= '0' && b <= '9') || b == '+' || b == '-' || b == '.';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return true;
  }

  private static SipUri userAtHost(Span text, Span scheme, Span rest, boolean damagedScheme) {
    int at = endOfUser(rest);
    boolean damaged = damagedScheme || at != rest.lastIndexOf('@') || rest.indexOf('@') != at;
    Span user = null;
    if (at >= 0) {
      Span userInfo = rest.slice(0, at);
      int password = userInfo.indexOf(':');
      user = emptyToNull(password < 0 ? userInfo : userInfo.slice(0, password));
    }
    Span behindUser = rest.slice(at + 1);
    int hostEnd = endOfHostPort(behindUser);
    Span hostPort = behindUser.slice(0, hostEnd).trim();
    Parameters parameters = Parameters.NONE;
    if (hostEnd < behindUser.length() && behindUser.at(hostEnd) == ';') {
      int question = behindUser.indexOf('?', hostEnd);
      parameters =
          new Parameters(
              behindUser.slice(hostEnd + 1, question < 0 ? behindUser.length() : question));
    }
    return withHostPort(text, scheme, user, hostPort, parameters, damaged);
  }

  /**
   * Where the {@code @} is that ends the user; -1 without one. A user may hold {@code ;} and {@code
   * ?}, but there is one {@code @} at most unescaped (RFC 3261 section 25.1). Of several, seen in
   * the wild, those behind parameters or headers are in these.
   */
  private static int endOfUser(Span rest) {
    int at = rest.indexOf('@');
    for (int i = at + 1; at >= 0 && i < rest.length(); i++) {
      byte b = rest.at(i);
      if (b == ';' || b == '?') {
        break;
      }
      if (b == '@') {
        at = i;
      }
    }
    return at;
  }

  private static SipUri withHostPort(
      Span text,
      Span scheme,
      Span user,
      Span hostPort,
      Parameters parameters,
      boolean damagedBefore) {
    boolean damaged = damagedBefore;
    Span host = hostPort;
    Span afterHost = Span.EMPTY;
    if (!hostPort.isEmpty() && hostPort.at(0) == '[') {
      int bracket = hostPort.indexOf(']');
      damaged |= bracket < 0;
      host = bracket < 0 ? hostPort.slice(1) : hostPort.slice(1, bracket);
      afterHost = bracket < 0 ? Span.EMPTY : hostPort.slice(bracket + 1);
    } else {
      int colon = hostPort.indexOf(':');
      if (colon >= 0) {
        host = hostPort.slice(0, colon);
        afterHost = hostPort.slice(colon);
      }
    }
    int port = -1;
    afterHost = afterHost.trim();
    if (!afterHost.isEmpty()) {
      port = afterHost.at(0) == ':' ? (int) afterHost.slice(1).trim().decimal(PORT_LIMIT) : -1;
      damaged |= port < 0;
    }
    host = host.trim();
    damaged |= host.isEmpty() || hasBlank(text);
    return new SipUri(text, scheme, user, emptyToNull(host.lowerCase()), port, parameters, damaged);
  }

  private static int endOfHostPort(Span text) {
    for (int i = 0; i < text.length(); i++) {
      byte b = text.at(i);
      if (b == ';' || b == '?' || b == '>') {
        return i;
      }
    }
    return text.length();
  }

  private static boolean hasBlank(Span text) {
    return text.indexOf(' ') >= 0 || text.indexOf('\t') >= 0;
  }

  private static Span emptyToNull(Span span) {
    return span.isEmpty() ? null : span;
  }
}
