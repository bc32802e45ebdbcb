package io.sipstream.privacy;

import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import java.util.Set;

/** Masks credentials, signatures and identities in header lines. */
final class HeaderMask {
  /** Parameters of authentication headers: RFC 7616, RFC 3310 (AKA), 3GPP TS 24.229. */
  private static final Set<String> SECRET_PARAMETERS =
      Set.of("response", "nonce", "cnonce", "opaque", "nextnonce", "rspauth", "auts", "ik", "ck");

  private static final Set<String> AUTHENTICATION_HEADERS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "www-authenticate",
          "proxy-authenticate",
          "authentication-info",
          "proxy-authentication-info");

  private static final Set<String> IDENTITY_HEADERS =
      Set.of("p-asserted-identity", "p-preferred-identity", "remote-party-id");

  private static final int LONGEST_NAME = "proxy-authentication-info".length();

  private final MaskBuffer buffer;
  private final byte[] bytes;
  private final boolean hidesCredentials;
  private final boolean hidesIdentity;

  HeaderMask(MaskBuffer buffer, boolean hidesCredentials, boolean hidesIdentity) {
    this.buffer = buffer;
    this.bytes = buffer.bytes();
    this.hidesCredentials = hidesCredentials;
    this.hidesIdentity = hidesIdentity;
  }

  /** Masks a line with its continuation lines. */
  void line(int begin, int lineEnd) {
    if (!hidesCredentials && !hidesIdentity) {
      return;
    }
    int colon = begin;
    int letters = 0;
    while (colon < lineEnd && bytes[colon] != ':' && letters <= LONGEST_NAME) {
      letters += Ascii.isWhitespace(bytes[colon]) ? 0 : 1;
      colon++;
    }
    if (colon == lineEnd || bytes[colon] != ':') {
      return;
    }
    String name = buffer.span(begin, colon).trim().lowerCase().toString();
    if (hidesIdentity && IDENTITY_HEADERS.contains(name)) {
      identity(colon + 1, lineEnd);
    } else if (hidesCredentials && AUTHENTICATION_HEADERS.contains(name)) {
      authentication(colon + 1, lineEnd, !name.endsWith("-info"));
    } else if (hidesCredentials && (name.equals("identity") || name.equals("y"))) {
      signature(colon + 1, lineEnd);
    }
  }

  /** Masks display names, and the text between a scheme and a host or a parameter. */
  private void identity(int from, int to) {
    boolean inAddress = false;
    for (int at = from; at < to; at++) {
      byte b = bytes[at];
      if (b == '<' || b == '>') {
        inAddress = false;
      } else if (!inAddress && beginsUri(buffer.span(at, to))) {
        at = endOfIdentity(at, to);
        inAddress = true;
      } else if (!inAddress && b != ',' && b != ';') {
        buffer.mask(at, at + 1);
      }
    }
  }

  private static boolean beginsUri(Span text) {
    return text.startsWithIgnoreCase("sip:")
        || text.startsWithIgnoreCase("sips:")
        || text.startsWithIgnoreCase("tel:");
  }

  /** Masks the user or number of a URI; returns the offset of its last byte. */
  private int endOfIdentity(int uriAt, int to) {
    int begin = uriAt + buffer.span(uriAt, to).indexOf(':') + 1;
    boolean tel = Ascii.lower(bytes[uriAt]) == 't';
    for (int at = begin; at < to; at++) {
      byte b = bytes[at];
      boolean ends = b == '>' || b == '"' || Ascii.isWhitespace(b);
      if (b == '@' || (tel && (ends || b == ';'))) {
        buffer.mask(begin, at);
        return at - 1;
      }
      if (ends) {
        break;
      }
    }
    return begin - 1;
  }

  private void authentication(int from, int to, boolean hasScheme) {
    int begin = Ascii.skipWhitespace(bytes, from, to);
    int space = buffer.span(begin, to).firstWhitespace();
    int schemeEnd = space < 0 ? to : begin + space;
    Span scheme = buffer.span(begin, schemeEnd);
    if (hasScheme && scheme.indexOf('=') < 0 && !scheme.equalsIgnoreCase("digest")) {
      // The secret part of other schemes is unknown; Basic's is the password itself.
      buffer.mask(schemeEnd, to);
      return;
    }
    for (int at = begin; at < to; at++) {
      boolean beginsName = at == begin || !Ascii.isTokenByte(bytes[at - 1]);
      if (beginsName && Ascii.isTokenByte(bytes[at])) {
        at = parameter(at, to);
      }
    }
  }

  /** Masks the value of a secret parameter; returns the offset of the last byte read. */
  private int parameter(int from, int to) {
    int nameEnd = Ascii.endOfToken(bytes, from, to);
    int at = Ascii.skipWhitespace(bytes, nameEnd, to);
    if (at == to || bytes[at] != '=') {
      return nameEnd - 1;
    }
    if (!SECRET_PARAMETERS.contains(buffer.span(from, nameEnd).lowerCase().toString())) {
      return at;
    }
    int value = Ascii.skipWhitespace(bytes, at + 1, to);
    int valueEnd = endOfValue(value, to);
    buffer.mask(value, valueEnd);
    return valueEnd - 1;
  }

  private int endOfValue(int from, int to) {
    if (from < to && bytes[from] == '"') {
      int quoted = buffer.span(from, to).endOfQuoted(0);
      return quoted < 0 ? to : from + quoted;
    }
    int at = from;
    while (at < to && bytes[at] != ',' && !Ascii.isWhitespace(bytes[at])) {
      at++;
    }
    return at;
  }

  /**
   * Masks signatures. RFC 8224 section 4: header, claims and signature between dots; RFC 4474: a
   * signature only. Commas separate the elements of a list; text after any other comma is masked as
   * an element.
   */
  private void signature(int from, int to) {
    int at = from;
    while (at < to) {
      int begin = at;
      int dots = 0;
      int signatureAt = at;
      for (; at < to && bytes[at] != ';' && bytes[at] != ','; at++) {
        if (bytes[at] == '.') {
          dots++;
          signatureAt = at + 1;
        }
      }
      buffer.mask(dots >= 2 ? signatureAt : begin, at);
      int comma = buffer.span(at, to).indexOf(',');
      at = comma < 0 ? to : at + comma + 1;
    }
  }
}
