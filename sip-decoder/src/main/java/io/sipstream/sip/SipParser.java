package io.sipstream.sip;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the parts of a SIP message in a datagram (RFC 3261 section 7, 18.3): start line, headers,
 * body. Whatever is wrong is named and the rest is read all the same.
 */
public final class SipParser {
  private final Span payload;
  private final Problems problems = new Problems();
  private int position;

  private SipParser(Span payload) {
    this.payload = payload;
  }

  /**
   * Reads a datagram that holds one message.
   *
   * @return null if it does not begin with a start line of SIP
   */
  public static SipMessage parseDatagram(Span payload) {
    return new SipParser(payload).message();
  }

  private SipMessage message() {
    // RFC 3261 section 7.5: CRLFs before the start line are ignored.
    while (position < payload.length()
        && (payload.at(position) == '\r' || payload.at(position) == '\n')) {
      position++;
    }
    int startAt = position;
    StartLine startLine = StartLine.parse(line(), startAt, problems);
    if (startLine == null) {
      return null;
    }
    List<Header> headers = headers();
    SipMessage head = new SipMessage(startLine, headers, Span.EMPTY, position, problems);
    SipMessage message = new SipMessage(startLine, headers, body(head), position, problems);
    nameMissingHeaders(message);
    return message;
  }

  /** The next line without its end; leaves the position behind it. */
  private Span line() {
    int newline = payload.indexOf('\n', position);
    if (newline < 0) {
      Span rest = payload.slice(position);
      position = payload.length();
      return rest;
    }
    int end = newline;
    if (end > position && payload.at(end - 1) == '\r') {
      end--;
    } else {
      // RFC 3261 section 7: CRLF; seen in the wild: bare LF
      problems.add("bare_lf", position);
    }
    Span line = payload.slice(position, end);
    position = newline + 1;
    return line;
  }

  private List<Header> headers() {
    List<Header> headers = new ArrayList<>(16);
    while (position < payload.length()) {
      int at = position;
      Span line = line();
      if (line.isEmpty()) {
        return headers;
      }
      if (continues(position)) {
        line = unfold(line);
      }
      int colon = line.indexOf(':');
      Span name = colon < 1 ? Span.EMPTY : line.slice(0, colon).trim();
      if (name.isEmpty()) {
        problems.add("header_line", at);
      } else if (headers.size() == SipLimits.HEADERS) {
        problems.add("too_many_headers", at);
      } else {
        headers.add(new Header(HeaderName.of(name), line.slice(colon + 1).trim(), at));
      }
    }
    problems.add("headers_unterminated", payload.length());
    return headers;
  }

  /** RFC 3261 section 7.3.1: a line that begins with a blank continues the one before it. */
  private boolean continues(int at) {
    return at < payload.length() && (payload.at(at) == ' ' || payload.at(at) == '\t');
  }

  /** Joins continuation lines with one blank each, as RFC 3261 section 7.3.1 has it. */
  private Span unfold(Span first) {
    byte[] joined = new byte[first.length() + endOfContinuation() - position];
    int length = copy(first, joined, 0);
    while (continues(position)) {
      joined[length++] = ' ';
      length = copy(line().trim(), joined, length);
    }
    return new Span(joined, 0, length);
  }

  /** Where the lines that continue a header end: sized by the rest, many would cost its square. */
  private int endOfContinuation() {
    int end = position;
    while (continues(end)) {
      int newline = payload.indexOf('\n', end);
      end = newline < 0 ? payload.length() : newline + 1;
    }
    return end;
  }

  private static int copy(Span from, byte[] to, int at) {
    System.arraycopy(from.array(), from.arrayOffset(), to, at, from.length());
    return at + from.length();
  }

  /** RFC 3261 section 18.3: Content-Length bounds the body, the datagram does otherwise. */
  private Span body(SipMessage head) {
    Span rest = payload.slice(position);
    long announced = head.number(HeaderName.CONTENT_LENGTH, Integer.MAX_VALUE);
    if (announced < 0) {
      return rest;
    }
    if (announced > rest.length()) {
      problems.add("body_truncated", payload.length());
      return rest;
    }
    if (announced < rest.length()) {
      problems.add("trailing_bytes", position + (int) announced);
    }
    return rest.slice(0, (int) announced);
  }

  /** RFC 3261 section 8.1.1: what every message has; Max-Forwards is in requests alone. */
  private void nameMissingHeaders(SipMessage message) {
    for (HeaderName name : REQUIRED) {
      if (message.first(name) == null) {
        problems.add("missing_" + name.problemName());
      }
    }
  }

  private static final HeaderName[] REQUIRED = {
    HeaderName.TO, HeaderName.FROM, HeaderName.CSEQ, HeaderName.CALL_ID, HeaderName.VIA
  };
}
