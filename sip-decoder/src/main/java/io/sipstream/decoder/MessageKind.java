package io.sipstream.decoder;

import io.sipstream.sip.CSeq;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.text.Span;

/**
 * Classifies a message for counters. Unknown values are {@code other}, which bounds the number of
 * kinds.
 *
 * @param method method of the transaction, one of {@link StartLine#METHODS} or {@code other}
 * @param responseClass {@code request}, {@code 1xx} to {@code 6xx} (RFC 3261 section 7.2), or
 *     {@code other} for any other code
 */
public record MessageKind(String method, String responseClass) {
  private static final String OTHER = "other";
  private static final String REQUEST = "request";
  private static final String[] CLASSES = {OTHER, "1xx", "2xx", "3xx", "4xx", "5xx", "6xx"};

  static MessageKind of(SipMessage message, CSeq cseq) {
    if (message.startLine() instanceof StartLine.Request request) {
      return new MessageKind(method(request.method()), REQUEST);
    }
    int code = ((StartLine.Response) message.startLine()).code();
    int responseClass = code < 0 ? 0 : code / 100;
    return new MessageKind(
        cseq == null ? OTHER : method(cseq.method()),
        responseClass < CLASSES.length ? CLASSES[responseClass] : OTHER);
  }

  private static String method(Span method) {
    int registered = StartLine.registered(method);
    return registered < 0 ? OTHER : StartLine.METHODS.get(registered);
  }
}
