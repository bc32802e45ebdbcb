package io.sipstream.sip;

import io.sipstream.text.Span;
import java.util.List;

/** Represents the first line of a message (RFC 3261 sections 7.1 and 7.2), parsed leniently. */
public sealed interface StartLine {
  /** Returns the text after {@code SIP/}; {@code 2.0} in every valid message. */
  Span version();

  /** Returns the offset of the line in the array of its parts. */
  int begin();

  /**
   * Holds a request line.
   *
   * @param method as on the wire: methods are case-sensitive
   * @param uri the Request-URI
   */
  record Request(Span method, SipUri uri, Span version) implements StartLine {
    @Override
    public int begin() {
      return method.arrayOffset();
    }
  }

  /**
   * Holds a status line.
   *
   * @param code 100 to 699 if valid, otherwise any three digits; -1 if it is no such number
   * @param reason the reason phrase; may be empty
   */
  record Response(Span version, int code, Span reason) implements StartLine {
    @Override
    public int begin() {
      return version.arrayOffset() - SIP_SLASH.length();
    }
  }

  /** The text before the version. */
  String SIP_SLASH = "sip/";

  /** IANA's registry of SIP methods. */
  List<String> METHODS =
      List.of(
          ("ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS "
                  + "PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE")
              .split(" "));

  /** Length of the longest method. */
  int LONGEST_METHOD = 9;

  /** Returns whether a line begins with a registered method or with SIP's version. */
  static boolean beginsAsSip(Span line) {
    if (line.startsWithIgnoreCase("sip/2.0 ")) {
      return true;
    }
    int space = line.slice(0, Math.min(line.length(), LONGEST_METHOD + 1)).indexOf(' ');
    return space > 0 && registered(line.slice(0, space)) >= 0;
  }

  /** Returns the index of a method in {@link #METHODS}; -1 if it is not registered. */
  static int registered(Span method) {
    for (int i = 0; i < METHODS.size(); i++) {
      String name = METHODS.get(i);
      if (name.length() == method.length() && method.startsWith(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Parses a line without its end; returns null if it is no SIP start line. */
  static StartLine parse(Span line, int atByte, Problems problems) {
    return line.startsWithIgnoreCase(SIP_SLASH)
        ? response(line, atByte, problems)
        : request(line, atByte, problems);
  }

  private static StartLine response(Span line, int atByte, Problems problems) {
    int space = line.firstWhitespace();
    if (space < 0) {
      return null;
    }
    Span rest = line.trimmed(space);
    int codeLength = rest.firstWhitespace();
    Span digits = codeLength < 0 ? rest : rest.slice(0, codeLength);
    if (digits.isEmpty() || digits.at(0) < '0' || digits.at(0) > '9') {
      return null;
    }
    // RFC 3261 section 7.2: a 3-digit integer.
    int code = digits.length() == 3 ? (int) digits.decimal(999) : -1;
    if (code < 100) {
      problems.add("status_code", atByte + space + 1);
      code = -1;
    }
    Span version = version(line.slice(0, space), atByte, problems);
    Span reason = codeLength < 0 ? Span.EMPTY : rest.trimmed(codeLength);
    return new Response(version, code, reason);
  }

  private static StartLine request(Span line, int atByte, Problems problems) {
    int methodLength = line.firstWhitespace();
    if (methodLength < 1) {
      return null;
    }
    Span method = line.slice(0, methodLength);
    Span rest = line.trimmed(methodLength);
    int versionAt = Math.max(rest.lastIndexOf(' '), rest.lastIndexOf('\t')) + 1;
    Span versionToken = rest.slice(versionAt);
    if (!method.isToken() || versionAt == 0 || !versionToken.startsWithIgnoreCase(SIP_SLASH)) {
      return null;
    }
    Span uri = rest.trimmed(0, versionAt);
    // RFC 3261 section 7.1: single spaces, and no whitespace within the Request-URI.
    if (uri.firstWhitespace() >= 0
        || line.length() != methodLength + uri.length() + versionToken.length() + 2) {
      problems.add("request_line", atByte);
    }
    SipUri requestUri = SipUri.parse(uri);
    // RFC 3261 section 19.1.1: headers are not allowed in a Request-URI.
    if (requestUri.damaged() || !requestUri.headers().isEmpty()) {
      problems.add("request_uri", atByte + uri.arrayOffset() - line.arrayOffset());
    }
    int versionAtByte = atByte + line.length() - versionToken.length();
    return new Request(method, requestUri, version(versionToken, versionAtByte, problems));
  }

  private static Span version(Span token, int atByte, Problems problems) {
    Span version = token.slice(SIP_SLASH.length());
    // RFC 3261 section 7.1: case-insensitive, but sent in upper case.
    if (!version.equalsIgnoreCase("2.0") || token.at(0) != 'S') {
      problems.add("version", atByte);
    }
    return version;
  }
}
