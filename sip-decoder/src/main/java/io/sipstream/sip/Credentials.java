package io.sipstream.sip;

import io.sipstream.text.QuoteAwareSplitter;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds credentials or a challenge: Authorization, Proxy-Authorization, WWW-Authenticate,
 * Proxy-Authenticate (RFC 3261 section 20.7, 25.1, RFC 7616 section 3.3 and 3.4).
 *
 * @param scheme as on the wire, such as {@code Digest}
 * @param parameters in their order, {@link SipLimits#PARAMETERS} at most
 */
public record Credentials(Span scheme, List<Parameters.Parameter> parameters) {

  /** Parses a value; returns null unless it has a scheme and something behind it. */
  static Credentials parse(Span value) {
    int space = value.firstWhitespace();
    if (space < 1) {
      return null;
    }
    List<Parameters.Parameter> parameters = new ArrayList<>(8);
    QuoteAwareSplitter elements = QuoteAwareSplitter.ofParameters(value.slice(space), ',');
    for (Span element = elements.next();
        element != null && parameters.size() < SipLimits.PARAMETERS;
        element = elements.next()) {
      Parameters.Parameter parameter = Parameters.Parameter.parse(element);
      if (parameter.value() != null) {
        parameters.add(parameter);
      }
    }
    return new Credentials(value.slice(0, space), parameters);
  }

  /** Returns the value of a parameter, the last one if repeated; null if absent. */
  public Span get(String lowerCaseName) {
    for (int i = parameters.size() - 1; i >= 0; i--) {
      if (parameters.get(i).name().equalsIgnoreCase(lowerCaseName)) {
        return parameters.get(i).value();
      }
    }
    return null;
  }

  /** Returns the user name; null if absent or hashed. */
  public Span username() {
    Span hashed = get("userhash");
    // RFC 7616 section 3.4.4: the user name is a hash.
    if (hashed != null && hashed.equalsIgnoreCase("true")) {
      return null;
    }
    Span plain = get("username");
    Span extended = plain == null ? get("username*") : null;
    return extended == null ? plain : extended(extended);
  }

  /** Returns the digest's URI; null if there is none. */
  public SipUri uri() {
    Span uri = get("uri");
    return uri == null ? null : SipUri.parse(uri);
  }

  static boolean isDamaged(Credentials parsed) {
    SipUri uri = parsed == null ? null : parsed.uri();
    return parsed == null || (uri != null && uri.damaged());
  }

  /** Decodes RFC 8187 section 3.2: charset, language and escaped text, between apostrophes. */
  private static Span extended(Span content) {
    if (!content.startsWithIgnoreCase("utf-8'")) {
      return content;
    }
    int apostrophe = content.indexOf('\'', "utf-8'".length());
    if (apostrophe < 0) {
      return content;
    }
    String decoded = SipUri.unescaped(content.slice(apostrophe + 1).toString());
    return decoded == null ? content : Span.of(decoded);
  }
}
