package io.sipstream.privacy;

import io.sipstream.sip.CSeq;
import io.sipstream.sip.Header;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.body.BodyPart;
import io.sipstream.sip.body.ContentEncoding;
import io.sipstream.sip.body.MessageBody;
import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import io.sipstream.text.WhitespaceTokenizer;
import java.util.List;
import java.util.Set;

/**
 * Replaces secrets in a message byte by byte, so that all offsets stay the same. Works on lines of
 * headers and bodies, whether they could be parsed or not, and beyond the parser's limits: all of
 * them are in {@code event.original}.
 */
public final class Masker {
  /** Names that precede a secret anywhere in an attribute's line. */
  private static final List<String> KEY_NAMES = List.of("inline:", "ice-pwd:", "key-mgmt:");

  /** RFC 2045 section 6.1: encodings that do not change the lines of a body. */
  private static final List<String> PLAIN_ENCODINGS = List.of("7bit", "8bit", "binary");

  private static final List<String> PLAIN_CODINGS = List.of("identity");

  private static final String TRANSFER_ENCODING = "content-transfer-encoding";
  private static final String CONTENT_ENCODING = "content-encoding";

  private final Set<Mask> masks;
  private final SipMessage message;
  private final MaskBuffer buffer;
  private final int end;

  private Masker(Set<Mask> masks, SipMessage message, Span payload) {
    this.masks = masks;
    this.message = message;
    this.buffer = new MaskBuffer(payload);
    this.end = payload.length();
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
   * @param hidesEncoded whether encoded and binary bodies are masked even if nothing else is
   */
  public static Masked mask(
      Span payload, SipMessage message, Set<Mask> masks, boolean hidesEncoded) {
    if (masks.isEmpty() && !hidesEncoded) {
      return new Masked(payload, false, false);
    }
    Masker masker = new Masker(masks, message, payload);
    masker.lines(message.startLine().begin() - payload.arrayOffset());
    masker.subject();
    boolean hidesBody = masker.body(hidesEncoded || masker.hidesIdentity());
    return masker.buffer.isChanged()
        ? new Masked(masker.buffer.span(0, masker.end), true, hidesBody)
        : new Masked(payload, false, false);
  }

  /**
   * Masks the bytes before the start line, which are in {@code event.original}, and after it. The
   * line itself has no secret; it stays a start line even if it begins like a secret.
   */
  private void lines(int startLine) {
    HeaderMask headers = new HeaderMask(buffer, masks.contains(Mask.CREDENTIALS), hidesIdentity());
    lines(0, startLine, headers);
    lines(buffer.endOfLine(startLine, end), end, headers);
  }

  private void lines(int from, int to, HeaderMask headers) {
    for (int begin = from; begin < to; ) {
      int lineEnd = buffer.endOfLine(begin, to);
      int next = buffer.endOfContinuation(lineEnd, to);
      headers.line(begin, next);
      if (masks.contains(Mask.KEYS)) {
        key(begin, lineEnd);
      }
      begin = next;
    }
  }

  private boolean hidesIdentity() {
    return masks.contains(Mask.PRIVACY) && asksForPrivacy();
  }

  private boolean asksForPrivacy() {
    if (message.isUnread(HeaderName.PRIVACY)) {
      return true;
    }
    for (Span value : message.privacy()) {
      if (value.equalsIgnoreCase("id") || value.equalsIgnoreCase("user")) {
        return true;
      }
    }
    return false;
  }

  private void key(int begin, int lineEnd) {
    Span line = buffer.span(begin, lineEnd);
    if (line.startsWithIgnoreCase("k=")) {
      int colon = line.indexOf(':');
      buffer.mask(begin + (colon < 0 ? 2 : colon + 1), lineEnd);
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
        buffer.mask(keys.arrayOffset(), lineEnd);
      }
    }
    for (String name : KEY_NAMES) {
      int at = text.indexOf(name);
      if (at >= 0) {
        buffer.mask(line.arrayOffset() + at + name.length(), lineEnd);
      }
    }
  }

  /** Masks encoded bodies and content; returns whether the body is unreadable then. */
  private boolean body(boolean hidesBinary) {
    // Not the parsed body: bytes beyond Content-Length are in event.original, too.
    if (message.bodyAtByte() >= end) {
      return false;
    }
    boolean content = masks.contains(Mask.CONTENT) && isContent();
    boolean encoded = isEncoded() || (hidesBinary && maskBinaryParts());
    if (!content && !encoded) {
      return false;
    }
    buffer.mask(message.bodyAtByte(), end);
    return hasContentType("multipart/") || encoded;
  }

  /** Masks binary parts, which may have numbers; returns whether control characters are left. */
  private boolean maskBinaryParts() {
    MessageBody body = MessageBody.of(message);
    if (body != null) {
      for (BodyPart part : body.parts()) {
        if (part.isBinary()) {
          buffer.maskAll(part.atByte(), Math.min(end, part.atByte() + part.sentBytes()));
        }
      }
    }
    for (int i = message.bodyAtByte(); i < end; i++) {
      byte b = buffer.bytes()[i];
      if (b >= 0 && b < ' ' && !Ascii.isWhitespace(b)) {
        return true;
      }
    }
    return false;
  }

  private boolean isContent() {
    // RFC 4730: digits that a subscriber requested.
    return message.isUnread(HeaderName.CONTENT_TYPE)
        || hasContentType("application/kpml-")
        || hasMethod("message")
        || hasMethod("info");
  }

  private boolean hasContentType(String prefix) {
    ParameterizedValue type = message.part(HeaderName.CONTENT_TYPE);
    return type != null && type.value().startsWithIgnoreCase(prefix);
  }

  private boolean hasMethod(String lowerCase) {
    if (message.startLine() instanceof StartLine.Request request
        && request.method().equalsIgnoreCase(lowerCase)) {
      return true;
    }
    CSeq cseq = message.cseq();
    return cseq != null && cseq.method().equalsIgnoreCase(lowerCase);
  }

  /** Returns whether a key or text may be in the body in encoded form: compressed, or base64. */
  private boolean isEncoded() {
    Span encoding = message.text(HeaderName.CONTENT_ENCODING);
    if (message.isUnread(HeaderName.CONTENT_ENCODING)) {
      return true;
    }
    if (encoding != null && !ContentEncoding.isIdentity(encoding)) {
      return true;
    }
    String body = message.body().lowerCase().toLatin1();
    return hasOther(body, TRANSFER_ENCODING, PLAIN_ENCODINGS)
        || hasOther(body, CONTENT_ENCODING, PLAIN_CODINGS);
  }

  /** Returns whether a header of a part has another value than the plain ones. */
  private static boolean hasOther(String body, String name, List<String> plain) {
    int at = body.indexOf(name);
    while (at >= 0) {
      int begin = at + name.length();
      int lineEnd = body.indexOf('\n', begin);
      String value = body.substring(begin, lineEnd < 0 ? body.length() : lineEnd);
      if (continues(body, lineEnd) || !plain.contains(value.replace(':', ' ').trim())) {
        return true;
      }
      at = body.indexOf(name, begin);
    }
    return false;
  }

  /** Returns whether a value continues on the next line (RFC 3261 section 7.3.1). */
  private static boolean continues(String body, int lineEnd) {
    return lineEnd >= 0
        && (body.startsWith(" ", lineEnd + 1) || body.startsWith("\t", lineEnd + 1));
  }

  private void subject() {
    if (!masks.contains(Mask.CONTENT) || !hasMethod("message")) {
      return;
    }
    for (Header header : message.headers()) {
      if (header.name() == HeaderName.SUBJECT) {
        int lineEnd = buffer.endOfContinuation(buffer.endOfLine(header.atByte(), end), end);
        int colon = buffer.span(header.atByte(), lineEnd).indexOf(':');
        buffer.mask(header.atByte() + colon + 1, lineEnd);
      }
    }
  }
}
