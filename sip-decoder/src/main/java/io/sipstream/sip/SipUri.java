package io.sipstream.sip;

import io.sipstream.text.ByteSet;
import io.sipstream.text.QuoteAwareSplitter;
import io.sipstream.text.Span;
import io.sipstream.text.Swar;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Represents a URI: SIP and SIPS URIs by RFC 3261 section 19.1, tel URIs by RFC 3966. User and host
 * of another scheme are read if it has an {@code @}.
 *
 * @param original as on the wire
 * @param scheme in lower case; null if there is none
 * @param user user without password, or the number of a tel URI, as on the wire (escapes kept);
 *     null if there is none
 * @param host in lower case, IPv6 without its brackets and zone; null if there is none
 * @param port 0 to 65535; -1 if there is none
 * @param parameters the parameters after the host
 * @param headers the headers after a question mark; empty if there are none
 * @param damaged whether it violates the grammar
 */
public record SipUri(
    Span original,
    Span scheme,
    Span user,
    Span host,
    int port,
    Parameters parameters,
    Span headers,
    boolean damaged) {

  // RFC 3261 section 25.1: unreserved, and further characters of user and password.
  private static final String UNRESERVED = ByteSet.DIGITS + ByteSet.LETTERS + "-_.!~*'()";
  private static final ByteSet USER = ByteSet.of(UNRESERVED + "&=+$,;?/");
  private static final ByteSet PASSWORD = ByteSet.of(UNRESERVED + "&=+$,");
  private static final ByteSet MAY_BEGIN_NUMBER = ByteSet.of(ByteSet.DIGITS + "+*#%(");

  private static final Span SIP = Span.of("sip");
  private static final Span SIPS = Span.of("sips");
  // Characters of most users, none of which separates anything.
  private static final ByteSet USUAL_USER = ByteSet.of(UNRESERVED + "+");
  // "sip", the first byte lowest.
  private static final long SIP_BYTES = 0x70_69_73L;
  private static final long THREE_BYTES = 0xFF_FFFF;

  /** Bytes that are read at once to find the scheme; a URI with fewer has another form. */
  private static final int SHORTEST = Swar.COUNT;

  /** Parses a URI, or {@code *}. Any text is accepted; malformed text is damaged. */
  public static SipUri parse(Span text) {
    int to = text.arrayOffset() + text.length();
    SipUri usual = usual(text.array(), text.arrayOffset(), to);
    return usual == null || usual.original.length() < text.length() ? any(text) : usual;
  }

  /**
   * Parses {@code sip:user@host:port;parameters} in one pass, up to the first character that ends
   * it. A URI of this form is valid.
   *
   * @return null if it has another form
   */
  static SipUri usual(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST || (Swar.get(bytes, from) & THREE_BYTES) != SIP_BYTES) {
      return null;
    }
    Span scheme = bytes[from + 3] == 's' ? SIPS : SIP;
    int at = from + scheme.length();
    if (bytes[at++] != ':') {
      return null;
    }
    Span user = null;
    int userEnd = USUAL_USER.endIn(bytes, at, to);
    if (userEnd < to && bytes[userEnd] == '@') {
      if (userEnd == at) {
        return null;
      }
      user = new Span(bytes, at, userEnd);
      at = userEnd + 1;
    }
    int hostEnd = HostPort.USUAL.endIn(bytes, at, to);
    if (hostEnd == at) {
      return null;
    }
    Span host = new Span(bytes, at, hostEnd);
    int end = hostEnd;
    int port = -1;
    if (end < to && bytes[end] == ':') {
      port = 0;
      for (end++; end < to && bytes[end] >= '0' && bytes[end] <= '9'; end++) {
        port = Math.min(10 * port + bytes[end] - '0', HostPort.LIMIT + 1);
      }
      if (end == hostEnd + 1 || port > HostPort.LIMIT) {
        return null;
      }
    }
    Parameters parameters = Parameters.NONE;
    if (end < to && bytes[end] == ';') {
      parameters = Parameters.usual(bytes, end, to);
      if (parameters == null) {
        return null;
      }
      end = parameters.end();
    }
    Span original = new Span(bytes, from, end);
    return new SipUri(original, scheme, user, host, port, parameters, Span.EMPTY, false);
  }

  static SipUri any(Span text) {
    // Contact: * is no URI, but valid (RFC 3261 section 10.2.2).
    if (text.length() == 1 && text.at(0) == '*') {
      return only(text, null, false);
    }
    int colon = text.indexOf(':');
    if (colon < 1) {
      return only(text, null, true);
    }
    Span scheme = text.slice(0, colon).trim().lowerCase();
    boolean damaged = !isScheme(scheme);
    Span rest = text.slice(colon + 1).trim();
    if (scheme.equalsIgnoreCase("tel")) {
      return tel(text, scheme, rest);
    }
    boolean sip = scheme.equalsIgnoreCase("sip") || scheme.equalsIgnoreCase("sips");
    if (!sip && rest.indexOf('@') < 0) {
      return only(text, scheme, damaged);
    }
    return userAtHost(text, scheme, rest, damaged || (sip && hasBadUserInfo(rest)));
  }

  private static SipUri only(Span text, Span scheme, boolean damaged) {
    return new SipUri(text, scheme, null, null, -1, Parameters.NONE, Span.EMPTY, damaged);
  }

  private static SipUri tel(Span text, Span scheme, Span rest) {
    int semicolon = rest.indexOf(';');
    Span number = semicolon < 0 ? rest : rest.slice(0, semicolon);
    Parameters parameters =
        semicolon < 0 ? Parameters.NONE : new Parameters(rest.slice(semicolon + 1));
    Span user = emptyToNull(number);
    boolean damaged = user == null || rest.firstWhitespace() >= 0;
    return new SipUri(text, scheme, user, null, -1, parameters, Span.EMPTY, damaged);
  }

  /** Returns whether this is a scheme (RFC 3261 section 25.1) in lower case. */
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
    int question = behindUser.indexOf('?', hostEnd);
    Parameters parameters = Parameters.NONE;
    if (hostEnd < behindUser.length() && behindUser.at(hostEnd) == ';') {
      parameters =
          new Parameters(behindUser.slice(hostEnd, question < 0 ? behindUser.length() : question));
    }
    HostPort host = HostPort.parse(hostPort);
    return new SipUri(
        text,
        scheme,
        user,
        host.host(),
        host.port(),
        parameters,
        question < 0 ? Span.EMPTY : behindUser.slice(question + 1),
        damaged || host.damaged() || parameters.hasEmpty() || text.firstWhitespace() >= 0);
  }

  /** Returns whether userinfo is invalid (RFC 3261 section 25.1) or the user is empty. */
  private static boolean hasBadUserInfo(Span rest) {
    int at = endOfUser(rest);
    if (at < 0) {
      return false;
    }
    int colon = rest.slice(0, at).indexOf(':');
    int userEnd = colon < 0 ? at : colon;
    return userEnd == 0
        || !hasOnly(rest.slice(0, userEnd), USER)
        || (colon >= 0 && !hasOnly(rest.slice(colon + 1, at), PASSWORD));
  }

  /** Returns whether all characters are escaped or allowed. */
  private static boolean hasOnly(Span text, ByteSet allowed) {
    for (int i = 0; i < text.length(); i++) {
      byte b = text.at(i);
      if (b == '%') {
        if (PhoneNumber.escaped(text, i) < 0) {
          return false;
        }
        i += 2;
      } else if (!allowed.contains(b)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the offset of the {@code @} that ends the user; -1 without one. A user may contain
   * {@code ;} and {@code ?}, but an unescaped {@code @} is not allowed in it (RFC 3261 section
   * 25.1). Further ones, as seen in captures, belong to parameters or headers if these precede
   * them.
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

  private static int endOfHostPort(Span text) {
    int end = 0;
    while (end < text.length() && ";?>".indexOf(text.at(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Returns a header, unescaped (RFC 3261 section 19.1.1); null if absent or invalid. */
  public String header(String lowerCaseName) {
    List<String> all = headers(lowerCaseName);
    return all.isEmpty() ? null : all.get(0);
  }

  /** Returns all headers of a name, unescaped, without invalid ones. */
  public List<String> headers(String lowerCaseName) {
    if (headers.isEmpty()) {
      return List.of();
    }
    List<String> all = new ArrayList<>(1);
    QuoteAwareSplitter elements = QuoteAwareSplitter.ofParameters(headers, '&');
    Span element = elements.next();
    for (int i = 0; element != null && i < SipLimits.PARAMETERS; element = elements.next(), i++) {
      Parameters.Parameter header = Parameters.Parameter.parse(element);
      if (header.value() != null && header.name().equalsIgnoreCase(lowerCaseName)) {
        String value = unescaped(header.value().toString());
        if (value != null) {
          all.add(value);
        }
      }
    }
    return all;
  }

  /**
   * Returns the parameters of the telephone number in the user part of a SIP URI, such as {@code
   * rn} (RFC 4694), {@code isub} (RFC 3966) and {@code tgrp} (RFC 4904). Those of a tel URI are its
   * parameters.
   */
  public Parameters userParameters() {
    int semicolon = user == null ? -1 : user.indexOf(';');
    return semicolon < 0 ? Parameters.NONE : new Parameters(user.slice(semicolon));
  }

  /** Decodes escapes; returns null if one is malformed. A plus is no space, unlike in forms. */
  static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformedEscape) {
      return null;
    }
  }

  /** Returns the telephone number in the user part, as {@link PhoneNumber}; null if it is none. */
  public Span number() {
    if (user == null) {
      return null;
    }
    boolean tel = scheme.equalsIgnoreCase("tel");
    // Most users are names: skip the conversion.
    if (!tel && !MAY_BEGIN_NUMBER.contains(user.at(0))) {
      return null;
    }
    Span kind = tel ? null : parameters.get("user");
    return PhoneNumber.of(user, tel || (kind != null && kind.equalsIgnoreCase("phone")));
  }

  SipUri withHeaders(Span others) {
    return new SipUri(original, scheme, user, host, port, parameters, others, damaged);
  }

  private static Span emptyToNull(Span span) {
    return span.isEmpty() ? null : span;
  }
}
