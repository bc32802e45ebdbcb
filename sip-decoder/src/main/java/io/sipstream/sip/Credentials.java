package io.sipstream.sip;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * An Authorization header (RFC 3261 section 20.7, RFC 7616 section 3.4).
 *
 * @param scheme as on the wire, such as {@code Digest}
 * @param realm null if there is none
 * @param username null if there is none
 * @param uri null if there is none
 */
public record Credentials(Span scheme, Span realm, Span username, SipUri uri) {

  /** Null if the value has no scheme with parameters behind it. */
  static Credentials parse(Span value) {
    int blank = 0;
    while (blank < value.length() && !Span.isBlank(value.at(blank))) {
      blank++;
    }
    if (blank == 0 || blank == value.length()) {
      return null;
    }
    Span realm = null;
    Span username = null;
    Span uri = null;
    boolean userHashed = false;
    Elements elements = Elements.ofParameters(value.slice(blank), ',');
    for (int i = 0; i < SipLimits.PARAMETERS; i++) {
      Span parameter = elements.next();
      if (parameter == null) {
        break;
      }
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        continue;
      }
      Span name = parameter.slice(0, equals).trim();
      Span content = parameter.slice(equals + 1).trim().unquoted();
      if (name.equalsIgnoreCase("realm")) {
        realm = content;
      } else if (name.equalsIgnoreCase("username")) {
        username = content;
      } else if (name.equalsIgnoreCase("username*")) {
        username = extended(content);
      } else if (name.equalsIgnoreCase("userhash")) {
        // RFC 7616 section 3.4.4: then the user name is a digest of it, and nobody's name.
        userHashed = content.equalsIgnoreCase("true");
      } else if (name.equalsIgnoreCase("uri")) {
        uri = content;
      }
    }
    return new Credentials(
        value.slice(0, blank),
        realm,
        userHashed ? null : username,
        uri == null ? null : SipUri.parse(uri));
  }

  /** RFC 8187 section 3.2: charset, language and percent-encoded text between apostrophes. */
  private static Span extended(Span content) {
    if (!content.startsWithIgnoreCase("utf-8'")) {
      return content;
    }
    int apostrophe = content.indexOf('\'', "utf-8'".length());
    if (apostrophe < 0) {
      return content;
    }
    String encoded = content.slice(apostrophe + 1).toString().replace("+", "%2B");
    try {
      return Span.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformedEscape) {
      return content;
    }
  }
}
