package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.ByteSet;
import io.sipstream.text.Span;

/**
 * Holds a name-addr or addr-spec with the header's parameters (RFC 3261 sections 20.10 and 25.1),
 * as in From, To, Contact and P-Associated-URI.
 *
 * @param displayName without quotes and escapes; null if there is none
 * @param uri the address
 * @param parameters the header's own, not the URI's
 * @param damaged whether the value violates the grammar
 */
public record NameAddr(Span displayName, SipUri uri, Parameters parameters, boolean damaged) {
  // Printable ASCII without the quote and the backslash.
  private static final ByteSet USUAL_QUOTED =
      ByteSet.of(ByteSet.DIGITS + ByteSet.LETTERS + " !#$%&'()*+,-./:;<=>?@[]^_`{|}~");

  static NameAddr parse(Span value) {
    NameAddr usual = usual(value);
    return usual == null ? any(value) : usual;
  }

  /**
   * Parses {@code "name" <sip:user@host>;parameters} in one pass. A value of this form is valid.
   *
   * @return null if it has another form
   */
  static NameAddr usual(Span value) {
    byte[] bytes = value.array();
    int from = value.arrayOffset();
    int to = from + value.length();
    int at = from;
    int nameFrom = from;
    int nameTo = from;
    if (at < to && bytes[at] == '"') {
      nameFrom++;
      nameTo = USUAL_QUOTED.endIn(bytes, nameFrom, to);
      if (nameTo == to || bytes[nameTo] != '"') {
        return null;
      }
      at = nameTo + 1;
      at += at < to && bytes[at] == ' ' ? 1 : 0;
    } else if (at < to && bytes[at] != '<') {
      nameTo = Ascii.endOfToken(bytes, at, to);
      at = nameTo;
      at += at < to && bytes[at] == ' ' ? 1 : 0;
    }
    if (at == to || bytes[at] != '<') {
      return null;
    }
    SipUri uri = SipUri.usual(bytes, at + 1, to);
    if (uri == null) {
      return null;
    }
    int close = uri.original().arrayOffset() + uri.original().length();
    if (close == to || bytes[close] != '>') {
      return null;
    }
    Parameters parameters = Parameters.NONE;
    if (close + 1 < to) {
      parameters = bytes[close + 1] == ';' ? Parameters.usual(bytes, close + 1, to) : null;
      if (parameters == null || parameters.end() < to) {
        return null;
      }
    }
    Span name = nameFrom == nameTo ? null : new Span(bytes, nameFrom, nameTo);
    return new NameAddr(name, uri, parameters, false);
  }

  static NameAddr any(Span value) {
    int nameEnd = 0;
    boolean damaged = false;
    if (!value.isEmpty() && value.at(0) == '"') {
      nameEnd = value.endOfQuoted(0);
      if (nameEnd < 0) {
        damaged = true;
        nameEnd = 0;
      }
    }
    // Not within a quoted parameter, as in sip:a@b;+sip.instance="<urn:uuid:1>"
    int open = value.indexOutsideQuotes('<', nameEnd);
    if (open == value.length()) {
      return addrSpec(value, damaged);
    }
    Span name = open == 0 ? Span.EMPTY : value.trimmed(0, open);
    // RFC 3261 section 25.1: either a quoted string, or tokens and whitespace.
    if (nameEnd > 0 && nameEnd == name.length()) {
      name = name.withoutQuotes();
    } else {
      damaged |= !isTokens(name);
    }
    int close = value.indexOf('>', open);
    if (close < 0) {
      damaged = true;
      close = value.length();
    }
    Span address = value.trimmed(open + 1, close);
    SipUri uri = SipUri.parse(address);
    // RFC 4475 section 3.1.2.14: no whitespace within the brackets.
    damaged |= address.length() < close - open - 1 || address.firstWhitespace() >= 0;
    Parameters parameters = Parameters.NONE;
    Span behind = close + 1 < value.length() ? value.trimmed(close + 1) : Span.EMPTY;
    if (!behind.isEmpty()) {
      // Only a semicolon may follow the bracket.
      damaged |= behind.at(0) != ';';
      parameters = new Parameters(behind);
      damaged |= parameters.hasEmpty();
    }
    return new NameAddr(name.isEmpty() ? null : name, uri, parameters, damaged || uri.damaged());
  }

  /** Returns the header's own parameters without parsing the address; see {@link #parse}. */
  static Parameters parameters(Span value) {
    boolean quoted = !value.isEmpty() && value.at(0) == '"';
    int open = value.indexOutsideQuotes('<', quoted ? Math.max(0, value.endOfQuoted(0)) : 0);
    if (open == value.length()) {
      int semicolon = value.indexOf(';');
      return semicolon < 0 ? Parameters.NONE : withoutUriHeaders(value, semicolon);
    }
    int close = value.indexOf('>', open);
    Span behind = close < 0 ? Span.EMPTY : value.trimmed(close + 1);
    return behind.isEmpty() ? Parameters.NONE : new Parameters(behind);
  }

  /** No parameter has a question mark: the URI's headers follow it, which require brackets. */
  private static Parameters withoutUriHeaders(Span value, int semicolon) {
    return new Parameters(value.slice(semicolon, value.indexOutsideQuotes('?', semicolon)));
  }

  /** Parses a value that must be a name-addr (RFC 3261 section 25.1), which has brackets. */
  static NameAddr parseBracketed(Span value) {
    NameAddr parsed = parse(value);
    return value.indexOf('<') >= 0
        ? parsed
        : new NameAddr(parsed.displayName(), parsed.uri(), parsed.parameters(), true);
  }

  /** Without brackets all parameters are the header's (RFC 3261 section 20). */
  private static NameAddr addrSpec(Span value, boolean damaged) {
    int semicolon = value.indexOf(';');
    Span address = semicolon < 0 ? value : value.slice(0, semicolon);
    Parameters parameters = Parameters.NONE;
    SipUri uri = SipUri.parse(address.trim());
    if (semicolon >= 0) {
      int question = value.indexOutsideQuotes('?', semicolon);
      parameters = withoutUriHeaders(value, semicolon);
      uri = question < value.length() ? uri.withHeaders(value.slice(question + 1)) : uri;
    }
    // RFC 3261 section 20: an address with a question mark or comma requires brackets.
    boolean needsBrackets = !uri.headers().isEmpty() || address.indexOf(',') >= 0;
    return new NameAddr(
        null, uri, parameters, damaged || needsBrackets || parameters.hasEmpty() || uri.damaged());
  }

  private static boolean isTokens(Span name) {
    for (int i = 0; i < name.length(); i++) {
      if (!Ascii.isWhitespace(name.at(i)) && !Ascii.isTokenByte(name.at(i))) {
        return false;
      }
    }
    return true;
  }
}
