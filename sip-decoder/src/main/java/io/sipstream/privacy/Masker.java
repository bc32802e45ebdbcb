package io.sipstream.privacy;

import io.sipstream.sip.CSeq;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.body.ContentEncoding;
import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Replaces secrets in a message byte by byte, so that all offsets stay the same. Works on lines of
 * headers and bodies, whether they could be parsed or not, and beyond the parser's limits: all of
 * them are in {@code event.original}.
 */
public final class Masker {
  private static final byte MASK = '*';

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

  /** Names that precede a secret anywhere in an attribute's line. */
  private static final List<String> KEY_NAMES = List.of("inline:", "ice-pwd:", "key-mgmt:");

  /** RFC 2045 section 6.1: encodings that do not change the lines of a body. */
  private static final List<String> PLAIN_ENCODINGS = List.of("7bit", "8bit", "binary");

  private static final String TRANSFER_ENCODING = "content-transfer-encoding";

  private final Set<Mask> masks;
  private final byte[] bytes;
  private final int end;
  private boolean hidesIdentity;
  private boolean hidesBody;
  private boolean changed;

  private Masker(Set<Mask> masks, byte[] bytes) {
    this.masks = masks;
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /**
   * Holds a message after masking.
   *
   * @param payload the original span if nothing was masked
   * @param changed whether something was masked
   * @param hidesBody whether the body was masked completely, since it was encoded or had parts
   */
  public record Masked(Span payload, boolean changed, boolean hidesBody) {}

  /**
   * Masks a message.
   *
   * @param message the message parsed from {@code payload}
   * @param hidesEncoded whether an encoded body is masked even if nothing else is
   */
  public static Masked mask(
      Span payload, SipMessage message, Set<Mask> masks, boolean hidesEncoded) {
    if (masks.isEmpty() && !hidesEncoded) {
      return new Masked(payload, false, false);
    }
    int from = payload.arrayOffset();
    Masker masker =
        new Masker(masks, Arrays.copyOfRange(payload.array(), from, from + payload.length()));
    masker.hidesIdentity = masks.contains(Mask.PRIVACY) && asksForPrivacy(message);
    // Bytes before the start line are in event.original, too. The line itself has no secret. It
    // is not masked, so that it stays a start line even if it begins like a secret.
    int startLine = message.startLine().begin() - from;
    masker.lines(0, startLine);
    masker.lines(masker.endOfLine(startLine, masker.end), masker.end);
    masker.body(message);
    return masker.changed
        ? new Masked(new Span(masker.bytes, 0, masker.end), true, masker.hidesBody)
        : new Masked(payload, false, false);
  }

  private void lines(int from, int to) {
    for (int begin = from; begin < to; ) {
      int lineEnd = endOfLine(begin, to);
      // RFC 3261 section 7.3.1: a line that begins with whitespace continues the previous one.
      int next = lineEnd;
      while (next < to && (bytes[next] == ' ' || bytes[next] == '\t')) {
        next = endOfLine(next, to);
      }
      if (masks.contains(Mask.CREDENTIALS) || hidesIdentity) {
        header(begin, next);
      }
      if (masks.contains(Mask.KEYS)) {
        key(begin, lineEnd);
      }
      begin = next;
    }
  }

  /** Returns the offset after the line's end. */
  private int endOfLine(int begin, int to) {
    int at = begin;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return Math.min(to, at + 1);
  }

  private void header(int begin, int lineEnd) {
    int colon = begin;
    int letters = 0;
    while (colon < lineEnd && bytes[colon] != ':' && letters <= LONGEST_NAME) {
      letters += Ascii.isWhitespace(bytes[colon]) ? 0 : 1;
      colon++;
    }
    if (colon == lineEnd || bytes[colon] != ':') {
      return;
    }
    String name = new Span(bytes, begin, colon).trim().lowerCase().toString();
    if (hidesIdentity && IDENTITY_HEADERS.contains(name)) {
      identity(colon + 1, lineEnd);
    }
    if (!masks.contains(Mask.CREDENTIALS)) {
      return;
    }
    if (AUTHENTICATION_HEADERS.contains(name)) {
      authentication(colon + 1, lineEnd, !name.endsWith("-info"));
    } else if (name.equals("identity") || name.equals("y")) {
      signature(colon + 1, lineEnd);
    }
  }

  private static boolean asksForPrivacy(SipMessage message) {
    for (Span value : message.privacy()) {
      if (value.equalsIgnoreCase("id") || value.equalsIgnoreCase("user")) {
        return true;
      }
    }
    return false;
  }

  /** Masks display names, and the text between a scheme and a host or a parameter. */
  private void identity(int from, int to) {
    boolean inAddress = false;
    for (int at = from; at < to; at++) {
      byte b = bytes[at];
      if (b == '<' || b == '>') {
        inAddress = false;
      } else if (!inAddress && beginsUri(at, to)) {
        at = endOfIdentity(at, to);
        inAddress = true;
      } else if (!inAddress && b != ',' && b != ';') {
        mask(at, at + 1);
      }
    }
  }

  private boolean beginsUri(int at, int to) {
    Span rest = new Span(bytes, at, to);
    return rest.startsWithIgnoreCase("sip:")
        || rest.startsWithIgnoreCase("sips:")
        || rest.startsWithIgnoreCase("tel:");
  }

  /** Masks the user or number of a URI; returns the offset of its last byte. */
  private int endOfIdentity(int uriAt, int to) {
    int begin = uriAt + new Span(bytes, uriAt, to).indexOf(':') + 1;
    boolean tel = Ascii.lower(bytes[uriAt]) == 't';
    for (int at = begin; at < to; at++) {
      byte b = bytes[at];
      boolean ends = b == '>' || b == '"' || Ascii.isWhitespace(b);
      if (b == '@' || (tel && (ends || b == ';'))) {
        mask(begin, at);
        return at - 1;
      }
      if (ends) {
        break;
      }
    }
    return begin - 1;
  }

  private void authentication(int from, int to, boolean hasScheme) {
    int begin = from;
    while (begin < to && Ascii.isWhitespace(bytes[begin])) {
      begin++;
    }
    int schemeEnd = begin;
    while (schemeEnd < to && !Ascii.isWhitespace(bytes[schemeEnd])) {
      schemeEnd++;
    }
    Span scheme = new Span(bytes, begin, schemeEnd);
    if (hasScheme && scheme.indexOf('=') < 0 && !scheme.equalsIgnoreCase("digest")) {
      // The secret part of other schemes is unknown; Basic's is the password itself.
      mask(schemeEnd, to);
      return;
    }
    for (int at = begin; at < to; at++) {
      boolean beginsName = at == begin || !Ascii.isTokenByte(bytes[at - 1]);
      if (beginsName && Ascii.isTokenByte(bytes[at])) {
        at = parameter(at, to);
      }
    }
  }

  /**
   * Masks the value if a secret parameter begins here; returns the offset of the last byte read.
   */
  private int parameter(int from, int to) {
    int nameEnd = from;
    while (nameEnd < to && Ascii.isTokenByte(bytes[nameEnd])) {
      nameEnd++;
    }
    int at = skipWhitespace(nameEnd, to);
    if (at == to || bytes[at] != '=') {
      return nameEnd - 1;
    }
    String name = new Span(bytes, from, nameEnd).lowerCase().toString();
    if (!SECRET_PARAMETERS.contains(name)) {
      return at;
    }
    int value = skipWhitespace(at + 1, to);
    int valueEnd = endOfValue(value, to);
    mask(value, valueEnd);
    return valueEnd - 1;
  }

  private int skipWhitespace(int from, int to) {
    int at = from;
    while (at < to && Ascii.isWhitespace(bytes[at])) {
      at++;
    }
    return at;
  }

  private int endOfValue(int from, int to) {
    if (from < to && bytes[from] == '"') {
      int quoted = new Span(bytes, from, to).endOfQuoted(0);
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
      mask(dots >= 2 ? signatureAt : begin, at);
      while (at < to && bytes[at] != ',') {
        at++;
      }
      at++;
    }
  }

  private void key(int begin, int lineEnd) {
    Span line = new Span(bytes, begin, lineEnd);
    if (line.startsWithIgnoreCase("k=")) {
      int colon = line.indexOf(':');
      mask(begin + (colon < 0 ? 2 : colon + 1), lineEnd);
    } else if (line.startsWithIgnoreCase("a=")) {
      attribute(line, lineEnd);
    }
  }

  /** Masks attributes, including those offered within others: RFC 5939's {@code a=acap}. */
  private void attribute(Span line, int lineEnd) {
    String text = line.lowerCase().toLatin1();
    int crypto = text.indexOf("crypto:");
    if (crypto >= 0) {
      // RFC 4568 section 4: tag, suite, keys, session parameters.
      WhitespaceTokenizer words = new WhitespaceTokenizer(line.slice(crypto));
      words.next();
      words.next();
      Span keys = words.rest();
      if (keys != null) {
        mask(keys.arrayOffset(), lineEnd);
      }
    }
    for (String name : KEY_NAMES) {
      int at = text.indexOf(name);
      if (at >= 0) {
        mask(line.arrayOffset() + at + name.length(), lineEnd);
      }
    }
  }

  private void body(SipMessage message) {
    if (masks.contains(Mask.CONTENT) && isMessage(message)) {
      subject(message);
    }
    // Not the parsed body: bytes beyond Content-Length are in event.original, too.
    if (message.bodyAtByte() >= end) {
      return;
    }
    boolean content = masks.contains(Mask.CONTENT) && isContent(message);
    boolean encoded = isEncoded(message);
    if (content || encoded) {
      mask(message.bodyAtByte(), end);
      ParameterizedValue type = message.part(HeaderName.CONTENT_TYPE);
      hidesBody = encoded || (type != null && type.value().startsWithIgnoreCase("multipart/"));
    }
  }

  private static boolean isContent(SipMessage message) {
    ParameterizedValue type = message.part(HeaderName.CONTENT_TYPE);
    // RFC 4730: digits that a subscriber requested.
    boolean kpml = type != null && type.value().startsWithIgnoreCase("application/kpml-");
    return kpml || hasMethod(message, "message") || hasMethod(message, "info");
  }

  private static boolean isMessage(SipMessage message) {
    return hasMethod(message, "message");
  }

  private static boolean hasMethod(SipMessage message, String lowerCase) {
    if (message.startLine() instanceof StartLine.Request request
        && request.method().equalsIgnoreCase(lowerCase)) {
      return true;
    }
    CSeq cseq = message.cseq();
    return cseq != null && cseq.method().equalsIgnoreCase(lowerCase);
  }

  /** Returns whether a key or text may be in the body in encoded form: compressed, or base64. */
  private boolean isEncoded(SipMessage message) {
    Span encoding = message.text(HeaderName.CONTENT_ENCODING);
    if (encoding != null && !ContentEncoding.isIdentity(encoding)) {
      return true;
    }
    String body = message.body().lowerCase().toLatin1();
    int at = body.indexOf(TRANSFER_ENCODING);
    while (at >= 0) {
      int begin = at + TRANSFER_ENCODING.length();
      int lineEnd = body.indexOf('\n', begin);
      String value = body.substring(begin, lineEnd < 0 ? body.length() : lineEnd);
      if (!PLAIN_ENCODINGS.contains(value.replace(':', ' ').trim())) {
        return true;
      }
      at = body.indexOf(TRANSFER_ENCODING, begin);
    }
    return false;
  }

  private void subject(SipMessage message) {
    for (Header header : message.headers()) {
      if (header.name() == HeaderName.SUBJECT) {
        int lineEnd = endOfLine(header.atByte(), end);
        while (lineEnd < end && (bytes[lineEnd] == ' ' || bytes[lineEnd] == '\t')) {
          lineEnd = endOfLine(lineEnd, end);
        }
        int colon = new Span(bytes, header.atByte(), lineEnd).indexOf(':');
        mask(header.atByte() + colon + 1, lineEnd);
      }
    }
  }

  /**
   * Masks bytes, except line ends with adjacent whitespace, and quotes, so that lines stay valid.
   */
  private void mask(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Ascii.isWhitespace(bytes[i]) && bytes[i] != '"') {
        bytes[i] = MASK;
        changed = true;
      }
    }
  }
}
