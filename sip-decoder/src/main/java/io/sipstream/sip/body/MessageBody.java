package io.sipstream.sip.body;

import io.sipstream.sip.HeaderName;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.SipLimits;
import io.sipstream.sip.SipMessage;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Holds a message's decoded body, or the parts of a multipart (RFC 2046 section 5.1, RFC 5621). */
public final class MessageBody {
  private final SipMessage message;
  private final List<BodyPart> parts = new ArrayList<>(1);
  private final ContentEncoding codings;
  private boolean multipart;
  private boolean tooMany;

  private MessageBody(SipMessage message) {
    this.message = message;
    this.codings = new ContentEncoding(message.problems());
  }

  /** Decodes a message's body; returns null for a message without one. */
  public static MessageBody of(SipMessage message) {
    Span content = message.body();
    if (content.isEmpty()) {
      return null;
    }
    MessageBody body = new MessageBody(message);
    if (message.isUnread(HeaderName.CONTENT_TYPE)
        || message.isUnread(HeaderName.CONTENT_ENCODING)) {
      return body;
    }
    ParameterizedValue type = message.part(HeaderName.CONTENT_TYPE);
    if (type == null) {
      // RFC 3261 section 20.15: required if the body is not empty.
      message.problems().add("missing_content_type", message.bodyAtByte());
    }
    Span encoding = message.text(HeaderName.CONTENT_ENCODING);
    boolean cut = message.isBodyCut();
    if (encoding != null && !ContentEncoding.isIdentity(encoding)) {
      int reported = message.problems().reported();
      content = body.codings.decode(encoding, content, message.bodyAtByte());
      // A limit was reached.
      cut |= message.problems().reported() > reported;
    }
    if (content != null) {
      ParameterizedValue disposition = message.part(HeaderName.CONTENT_DISPOSITION);
      int sentBytes = message.body().length();
      body.take(type, disposition, content, message.bodyAtByte(), sentBytes, cut, 0);
    }
    return body;
  }

  /** Returns the parts, {@link SipLimits#PARTS} at most; none if the body cannot be decoded. */
  public List<BodyPart> parts() {
    return parts;
  }

  public boolean isMultipart() {
    return multipart;
  }

  /** Returns the first SDP; null if there is none. */
  public SessionDescription sessionDescription() {
    BodyPart sdp = first("application/sdp");
    return sdp == null
        ? null
        : SessionDescription.parse(sdp.content(), sdp.atByte(), sdp.cut(), message.problems());
  }

  /** Returns the first report of voice quality; null if there is none. */
  public VoiceQualityReport voiceQualityReport() {
    BodyPart report = first("application/vq-rtcpxr");
    return report == null ? null : VoiceQualityReport.parse(report.content(), report.cut());
  }

  private BodyPart first(String mediaType) {
    for (BodyPart part : parts) {
      if (part.is(mediaType)) {
        return part;
      }
    }
    return null;
  }

  private void take(
      ParameterizedValue type,
      ParameterizedValue disposition,
      Span content,
      int at,
      int sentBytes,
      boolean cut,
      int depth) {
    Span mediaType = type == null ? null : text(type.value()).lowerCase();
    Span boundary = null;
    if (mediaType != null && mediaType.startsWithIgnoreCase(BodyPart.MULTIPART)) {
      multipart = true;
      boundary = type.get("boundary");
      if (boundary == null) {
        problem("multipart_boundary", at);
      } else if (depth == SipLimits.NESTING) {
        problem("body_nesting", at);
        boundary = null;
      }
    }
    if (boundary != null) {
      split(boundary, content, at, sentBytes, cut, depth);
    } else if (parts.size() < SipLimits.PARTS) {
      Span kind = disposition == null ? null : text(disposition.value());
      Span shown = BodyPart.isBinary(mediaType) ? content : text(content);
      parts.add(new BodyPart(mediaType, kind, shown, at, sentBytes, cut));
    } else {
      tooMany = true;
      problem("too_many_parts", at);
    }
  }

  /** Splits content at lines of two hyphens and the boundary (RFC 2046 section 5.1.1). */
  private void split(Span boundary, Span content, int at, int sentBytes, boolean cut, int depth) {
    int partAt = -1;
    boolean closed = false;
    int begin = 0;
    while (begin < content.length() && !closed && !tooMany) {
      int newline = content.indexOf('\n', begin);
      int next = newline < 0 ? content.length() : newline + 1;
      if (isDelimiter(content, begin, boundary)) {
        if (partAt >= 0) {
          int end = endOfPart(content, partAt, begin);
          int sentAt = isSent(content) ? at + partAt : at;
          part(content.slice(partAt, end), sentAt, sentBytes, false, depth);
        }
        int behind = begin + 2 + boundary.length();
        closed = behind + 2 <= next && content.at(behind) == '-' && content.at(behind + 1) == '-';
        partAt = next;
      }
      begin = next;
    }
    if (!closed && !tooMany) {
      problem("multipart_unterminated", isSent(content) ? at + content.length() : at);
      if (partAt >= 0 && partAt < content.length()) {
        // The last line of cut content may be a part of a delimiter.
        int lineAt = Math.max(partAt, content.lastIndexOf('\n') + 1);
        int end = cut ? endOfPart(content, partAt, lineAt) : content.length();
        int sentAt = isSent(content) ? at + partAt : at;
        part(content.slice(partAt, end), sentAt, sentBytes, cut, depth);
      }
    }
  }

  private static boolean isDelimiter(Span content, int at, Span boundary) {
    int end = at + 2 + boundary.length();
    return end <= content.length()
        && content.at(at) == '-'
        && content.at(at + 1) == '-'
        && content.slice(at + 2, end).equals(boundary);
  }

  /** Excludes the line end before a delimiter, which belongs to the delimiter. */
  private static int endOfPart(Span content, int partAt, int delimiterAt) {
    int end = delimiterAt;
    if (end > partAt && content.at(end - 1) == '\n') {
      end--;
    }
    if (end > partAt && content.at(end - 1) == '\r') {
      end--;
    }
    return end;
  }

  /**
   * Takes a part.
   *
   * @param at offset of the part; if it was decoded, that of the encoded content around it
   * @param sentBytes length of the encoded content around it, if it was decoded
   */
  private void part(Span part, int at, int sentBytes, boolean cut, int depth) {
    MimePartHeader head = MimePartHeader.parse(part, cut);
    boolean encoded = head.isBase64() || head.isQuotedPrintable() || head.isCompressed();
    if (cut && (head.lengthBytes() == part.length() || encoded)) {
      // Its type may be missing, or bytes of its last group.
      return;
    }
    ParameterizedValue type = head.part(HeaderName.CONTENT_TYPE);
    Span content = part.slice(head.lengthBytes());
    boolean sent = isSent(part);
    int contentAt = sent ? at + head.lengthBytes() : at;
    int contentBytes = sent ? content.length() : sentBytes;
    if (head.isBase64()) {
      content = base64(content, contentAt);
    } else if (head.isQuotedPrintable()) {
      content = QuotedPrintable.decode(content);
    }
    boolean shortened = cut;
    if (head.isCompressed()) {
      int reported = message.problems().reported();
      content = codings.decode(head.coding(), content, contentAt);
      // A limit was reached.
      shortened |= message.problems().reported() > reported;
    }
    if (content == null) {
      return;
    }
    // RFC 2046 section 5.1: the default type is plain text.
    take(
        type == null ? ParameterizedValue.parse(Span.of("text/plain")) : type,
        head.part(HeaderName.CONTENT_DISPOSITION),
        content,
        contentAt,
        contentBytes,
        shortened,
        depth + 1);
  }

  /** Returns text without invalid UTF-8 if it was decoded; what was sent is checked as a whole. */
  private Span text(Span text) {
    return isSent(text) ? text : Span.of(text.toString());
  }

  /** Returns whether content is a range of the payload, and was not decoded. */
  private boolean isSent(Span content) {
    return content.array() == message.body().array();
  }

  private Span base64(Span content, int at) {
    int from = content.arrayOffset();
    byte[] encoded = Arrays.copyOfRange(content.array(), from, from + content.length());
    try {
      byte[] decoded = Base64.getMimeDecoder().decode(encoded);
      return new Span(decoded, 0, decoded.length);
    } catch (IllegalArgumentException notBase64) {
      problem("part_encoding", at);
      return content;
    }
  }

  private void problem(String name, int at) {
    message.problems().add(name, at);
  }
}
