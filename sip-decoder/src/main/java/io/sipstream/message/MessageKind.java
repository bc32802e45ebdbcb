package io.sipstream.message;

import io.sipstream.sip.CSeq;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.StartLine;
import io.sipstream.text.Span;
import java.util.Arrays;

/**
 * Classifies a message for counters, by method and class. Unknown values are {@code other}, which
 * bounds the number of kinds. There is one instance of each kind.
 *
 * @param number number of the kind, from 0 to below {@link #COUNT}
 */
public record MessageKind(int number) {
  private static final String OTHER = "other";
  private static final String[] CLASSES = {
    OTHER, "1xx", "2xx", "3xx", "4xx", "5xx", "6xx", "request"
  };
  private static final int REQUEST = CLASSES.length - 1;

  /** Number of kinds. */
  public static final int COUNT = (StartLine.METHODS.size() + 1) * CLASSES.length;

  private static final MessageKind[] KINDS = new MessageKind[COUNT];

  static {
    Arrays.setAll(KINDS, MessageKind::new);
  }

  public static MessageKind of(SipMessage message, CSeq cseq) {
    if (message.startLine() instanceof StartLine.Request request) {
      return of(request.method(), REQUEST);
    }
    int code = ((StartLine.Response) message.startLine()).code();
    int responseClass = code < 0 ? 0 : code / 100;
    return of(cseq == null ? null : cseq.method(), responseClass < REQUEST ? responseClass : 0);
  }

  private static MessageKind of(Span method, int responseClass) {
    int registered = method == null ? -1 : StartLine.registered(method);
    int row = registered < 0 ? StartLine.METHODS.size() : registered;
    return KINDS[row * CLASSES.length + responseClass];
  }

  /** Returns the method of the transaction: one of {@link StartLine#METHODS} or {@code other}. */
  public String method() {
    int row = number / CLASSES.length;
    return row < StartLine.METHODS.size() ? StartLine.METHODS.get(row) : OTHER;
  }

  /**
   * Returns {@code request}, {@code 1xx} to {@code 6xx} (RFC 3261 section 7.2), or {@code other}
   * for any other code.
   */
  public String responseClass() {
    return CLASSES[number % CLASSES.length];
  }
}
