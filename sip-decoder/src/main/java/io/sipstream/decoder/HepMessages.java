package io.sipstream.decoder;

import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.sip.StartLineSearch;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/** Splits a piece of a TCP stream that a HEP sender passed on as one payload. */
final class HepMessages {
  /** Most messages of one payload; the last one has the rest. */
  private static final int MESSAGES = 64;

  private HepMessages() {}

  /**
   * Returns the messages of a payload; the payload itself if it holds one.
   *
   * @param first the message that begins the payload
   */
  static List<Span> of(Span payload, SipMessage first) {
    List<Span> parts = new ArrayList<>(1);
    Span rest = payload;
    SipMessage message = first;
    while (message != null) {
      int next = parts.size() + 1 < MESSAGES ? next(rest, message) : -1;
      parts.add(next < 0 ? rest : rest.slice(0, message.bodyAtByte() + message.body().length()));
      rest = next < 0 ? rest : rest.slice(next);
      message = next < 0 ? null : SipParser.parseDatagram(rest);
    }
    return parts;
  }

  /** Returns the offset of the message behind one with a Content-Length; -1 if there is none. */
  private static int next(Span payload, SipMessage message) {
    int at = message.bodyAtByte() + message.body().length();
    if (!message.has(HeaderName.CONTENT_LENGTH)) {
      return -1;
    }
    while (at < payload.length() && (payload.at(at) == '\r' || payload.at(at) == '\n')) {
      at++;
    }
    Span rest = payload.slice(at);
    return !rest.isEmpty() && StartLineSearch.inDatagram(rest, 0) == 0 ? at : -1;
  }
}
