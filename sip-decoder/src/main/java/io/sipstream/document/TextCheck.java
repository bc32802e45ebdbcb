package io.sipstream.document;

import io.sipstream.json.Utf8;
import io.sipstream.sip.HeaderName;
import io.sipstream.sip.ParameterizedValue;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.body.BodyPart;
import io.sipstream.sip.body.ContentEncoding;
import io.sipstream.text.Span;

/** Decides whether the text of a message is valid UTF-8: all bytes except those of binary parts. */
final class TextCheck {
  private final Utf8 utf8;

  TextCheck(Utf8 utf8) {
    this.utf8 = utf8;
  }

  /** Returns whether header fields and textual parts are valid; a part that is encoded is none. */
  boolean isValid(MessageView read, Span payload) {
    SipMessage message = read.message();
    int bodyAt = message.bodyAtByte();
    Span encoding = message.text(HeaderName.CONTENT_ENCODING);
    boolean encoded = encoding != null && !ContentEncoding.isIdentity(encoding);
    if (encoded || (read.body() == null && hasBinaryBody(message))) {
      return isValid(payload, 0, bodyAt)
          && isValid(payload, bodyAt + message.body().length(), payload.length());
    }
    int textAt = 0;
    if (read.body() != null) {
      for (BodyPart part : read.body().parts()) {
        boolean sentAsText = part.content().array() == message.body().array() && !part.isBinary();
        if (!sentAsText) {
          if (!isValid(payload, textAt, part.atByte())) {
            return false;
          }
          textAt = part.atByte() + part.sentBytes();
        }
      }
    }
    // Content-Length may end the body within a character.
    int bodyEnd = Math.max(textAt, bodyAt + message.body().length());
    return isValid(payload, textAt, bodyEnd) && isValid(payload, bodyEnd, payload.length());
  }

  /** Returns whether the type of a body that is not parsed is known to be no text. */
  private static boolean hasBinaryBody(SipMessage message) {
    Span type = message.text(HeaderName.CONTENT_TYPE);
    if (type == null) {
      return false;
    }
    Span mediaType = ParameterizedValue.parse(type).value().lowerCase();
    Span content = message.body();
    return new BodyPart(mediaType, null, content, message.bodyAtByte(), content.length(), false)
        .isBinary();
  }

  private boolean isValid(Span payload, int from, int to) {
    return from >= to || utf8.isValid(payload.slice(from, to));
  }
}
