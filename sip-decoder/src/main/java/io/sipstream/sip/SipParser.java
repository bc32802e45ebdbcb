package io.sipstream.sip;

import io.sipstream.text.Ascii;
import io.sipstream.text.LineIndex;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a datagram into the parts of a SIP message (RFC 3261 sections 7 and 18.3): start line,
 * headers, body. Malformed parts add a problem, and parsing continues.
 */
public final class SipParser {
  private final Span payload;
  private final Problems problems;
  // Whether bytes behind the payload are missing.
  private final boolean cut;
  private int position;
  // The only name whose headers are returned; null for all.
  private HeaderName only;
  // Bits of the headers that were too long or cut.
  private long unread;
  private int headerLines;
  // Null if they are not needed.
  private LineIndex lines;
  // Whether the latest line ends with CRLF and JSON escapes no other byte of it.
  private boolean plain;

  public SipParser(Span payload, Problems problems) {
    this(payload, problems, false);
  }

  /**
   * Creates a parser.
   *
   * @param cut whether bytes behind the payload are missing: a line without its end is not read
   */
  public SipParser(Span payload, Problems problems, boolean cut) {
    this.payload = payload;
    this.problems = problems;
    this.cut = cut;
  }

  /**
   * Parses a datagram that holds one message.
   *
   * @return null if it does not begin with a SIP start line
   */
  public static SipMessage parseDatagram(Span payload) {
    return parseDatagram(payload, false);
  }

  /**
   * Parses a datagram that holds one message.
   *
   * @param cut whether bytes behind the payload are missing
   * @return null if it does not begin with a SIP start line
   */
  public static SipMessage parseDatagram(Span payload, boolean cut) {
    return new SipParser(payload, new Problems(), cut).message();
  }

  /**
   * Parses a message again after bytes of it were replaced.
   *
   * @param startAt offset of its start line
   * @param bodyBytes length of its body, regardless of Content-Length
   * @param before the message before that; further problems are added to its problems
   */
  public static SipMessage parseAgain(Span payload, int startAt, int bodyBytes, SipMessage before) {
    Problems problems = before.problems();
    SipParser parser = new SipParser(payload, problems, before.isCut());
    parser.position = startAt;
    StartLine startLine = parser.startLineAt(startAt);
    parser.skipLine();
    SipMessage message =
        new SipMessage(startLine, parser.headers(), parser.unread, parser.position, problems);
    int bodyEnd = Math.min(parser.position + bodyBytes, payload.length());
    message.body(payload.slice(parser.position, bodyEnd), before.isCut(), before.isBodyCut());
    parser.check(message);
    return message;
  }

  /**
   * Finds the Content-Length of a head without parsing the other headers.
   *
   * @param head a start line and the headers
   * @return the header that counts; null if it is absent
   */
  public static Header contentLength(Span head) {
    return last(head, HeaderName.CONTENT_LENGTH);
  }

  /** Returns whether the method of a request's CSeq is that of its first line. */
  public static boolean isConfirmedByCSeq(Span head) {
    Header cseq = last(head, HeaderName.CSEQ);
    return cseq != null
        && CSeq.parse(cseq.value(), 0, new Problems())
            .method()
            .equals(head.slice(0, Math.max(0, head.firstWhitespace())));
  }

  private static Header last(Span head, HeaderName name) {
    SipParser parser = new SipParser(head, new Problems());
    parser.only = name;
    parser.skipLine();
    List<Header> found = parser.headers();
    return found.isEmpty() ? null : found.get(found.size() - 1);
  }

  private SipMessage message() {
    lines = new LineIndex();
    // RFC 3261 section 7.5: CRLFs before the start line are ignored.
    while (position < payload.length() && isLineEnd(payload.at(position))) {
      position++;
    }
    if (position > 0) {
      problems.add("leading_crlf", 0);
    }
    StartLine startLine = startLine();
    if (startLine == null) {
      return null;
    }
    SipMessage message = new SipMessage(startLine, headers(), unread, position, problems);
    message.lines(lines);
    takeBody(message);
    check(message);
    return message;
  }

  private void check(SipMessage message) {
    nameMissingHeaders(message);
    nameEmptyHeaders(message);
    nameRepeatedHeaders(message);
  }

  private static boolean isLineEnd(byte b) {
    return b == '\r' || b == '\n';
  }

  private StartLine startLine() {
    StartLine startLine = startLineAt(position);
    if (startLine == null) {
      int startAt = StartLineSearch.behindOtherBytes(payload, position);
      if (startAt < 0) {
        return null;
      }
      problems.add("leading_junk", position);
      position = startAt;
      startLine = startLineAt(startAt);
    }
    if (cut && payload.indexOf('\n', position) < 0) {
      return null;
    }
    skipLine();
    return startLine;
  }

  private StartLine startLineAt(int at) {
    return StartLine.parse(payload.slice(at, StartLineSearch.endOfLine(payload, at)), at, problems);
  }

  /** Moves after the next line; returns the end of its text. */
  private int skipLine() {
    int begin = position;
    int end = payload.indexOfEscaped(position);
    plain = end + 1 < payload.length() && payload.at(end) == '\r' && payload.at(end + 1) == '\n';
    if (plain) {
      position = end + 2;
    } else {
      end = skipLine(payload.indexOf('\n', end));
    }
    if (lines != null) {
      lines.add(begin, position, plain);
    }
    return end;
  }

  private int skipLine(int newline) {
    if (newline < 0) {
      position = payload.length();
      return position;
    }
    int end = newline;
    if (end > position && payload.at(end - 1) == '\r') {
      end--;
    } else {
      // RFC 3261 section 7: CRLF; some senders use bare LF
      problems.add("bare_lf", position);
    }
    position = newline + 1;
    return end;
  }

  /** Returns the current offset in the payload. */
  public int position() {
    return position;
  }

  /** Parses the header lines from here up to the empty line. */
  public List<Header> headers() {
    List<Header> headers = new ArrayList<>(16);
    while (position < payload.length()) {
      int at = position;
      int end = skipLine();
      if (end == at) {
        return headers;
      }
      if (cut && endOfContinuation() == payload.length()) {
        // RFC 3261 section 7.3.1: the header ends where a line begins that does not continue it.
        cutHeader(at, end);
        break;
      }
      if (continues(position)) {
        Span unfolded = unfold(payload.slice(at, end));
        plain = false;
        add(headers, unfolded, 0, unfolded.length(), at);
      } else {
        add(headers, payload, at, end, at);
      }
    }
    problems.add("headers_unterminated", payload.length());
    return headers;
  }

  private void cutHeader(int at, int end) {
    position = payload.length();
    if (!payload.slice(at).trim().isEmpty()) {
      problems.add("header_cut", at);
      int colon = Math.max(at, payload.indexOf(':', at, end));
      Span name = payload.trimmed(at, colon);
      int nameFrom = name.arrayOffset();
      unread |= HeaderName.of(name.array(), nameFrom, nameFrom + name.length()).bit();
    }
  }

  /** Parses a line from {@code begin} to {@code end} of a text. */
  private void add(List<Header> headers, Span text, int begin, int end, int at) {
    int colon = text.indexOf(':', begin, end);
    byte[] bytes = text.array();
    int colonAt = text.arrayOffset() + colon;
    int nameFrom = colon < 0 ? 0 : Ascii.skipWhitespace(bytes, text.arrayOffset() + begin, colonAt);
    if (colon < 0 || nameFrom == colonAt) {
      problems.add("header_line", at);
    } else if (headerLines == SipLimits.HEADERS) {
      problems.add("too_many_headers", at);
    } else {
      headerLines++;
      int nameTo = Ascii.trimWhitespace(bytes, nameFrom, colonAt);
      HeaderName known = HeaderName.of(bytes, nameFrom, nameTo);
      if (only != null && known != only) {
        return;
      }
      int lineTo = text.arrayOffset() + end;
      int valueFrom = Ascii.skipWhitespace(bytes, colonAt + 1, lineTo);
      int valueTo = Ascii.trimWhitespace(bytes, valueFrom, lineTo);
      if (valueTo - valueFrom > SipLimits.HEADER_BYTES) {
        // A part of it could be another value.
        problems.add("header_too_long", at);
        unread |= known.bit();
        return;
      }
      if (known == HeaderName.OTHER && !new Span(bytes, nameFrom, nameTo).isToken()) {
        problems.add("header_name", at);
      }
      headers.add(new Header(known, bytes, nameFrom, nameTo, valueFrom, valueTo, at, plain));
    }
  }

  /** Returns whether a line continues the previous one (RFC 3261 section 7.3.1). */
  private boolean continues(int at) {
    return at < payload.length() && (payload.at(at) == ' ' || payload.at(at) == '\t');
  }

  /** Joins continuation lines with one space each (RFC 3261 section 7.3.1). */
  private Span unfold(Span first) {
    byte[] joined = new byte[first.length() + endOfContinuation() - position];
    int length = copy(first, joined, 0);
    while (continues(position)) {
      joined[length++] = ' ';
      int begin = position;
      length = copy(payload.trimmed(begin, skipLine()), joined, length);
    }
    return new Span(joined, 0, length);
  }

  /** Returns the end of the continuation lines. */
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

  /** Sets the body, bounded by Content-Length or the datagram (RFC 3261 section 18.3). */
  private void takeBody(SipMessage message) {
    Span rest = payload.slice(position);
    long announced = message.number(HeaderName.CONTENT_LENGTH, Integer.MAX_VALUE);
    if (announced < 0 || announced > rest.length()) {
      if (announced >= 0) {
        problems.add("body_truncated", payload.length());
      }
      message.body(rest, cut, cut);
      return;
    }
    if (announced < rest.length()) {
      problems.add("trailing_bytes", position + (int) announced);
    }
    message.body(rest.slice(0, (int) announced), cut, false);
  }

  /** Reports missing mandatory headers (RFC 3261 section 8.1.1), except Max-Forwards. */
  private void nameMissingHeaders(SipMessage message) {
    if (message.hasAll(ALL_REQUIRED)) {
      return;
    }
    for (HeaderName name : REQUIRED) {
      if (!message.has(name) && !message.isUnread(name)) {
        problems.add("missing_" + name.fieldName());
      }
    }
  }

  private void nameEmptyHeaders(SipMessage message) {
    List<Header> headers = message.headers();
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (header.isEmpty() && !MAY_BE_EMPTY.contains(header.name())) {
        problems.add(header.name().fieldName(), header.atByte());
      }
    }
  }

  /** RFC 3261 section 25.1: all other known headers have a value. */
  private static final HeaderSet MAY_BE_EMPTY =
      HeaderSet.of(
          HeaderName.ACCEPT,
          HeaderName.ALLOW,
          HeaderName.SUBJECT,
          HeaderName.SUPPORTED,
          HeaderName.OTHER);

  /** Reports repeated headers that are no lists (RFC 3261 section 7.3.1); the last line counts. */
  private void nameRepeatedHeaders(SipMessage message) {
    if (!message.hasRepeated(ALL_SINGLE)) {
      return;
    }
    for (HeaderName name : SINGLE) {
      if (message.isRepeated(name)) {
        problems.add("repeated_" + name.fieldName(), message.last(name).atByte());
      }
    }
  }

  private static final HeaderName[] SINGLE = {
    HeaderName.CALL_ID,
    HeaderName.CONTENT_LENGTH,
    HeaderName.CONTENT_TYPE,
    HeaderName.CSEQ,
    HeaderName.DATE,
    HeaderName.EVENT,
    HeaderName.EXPIRES,
    HeaderName.FROM,
    HeaderName.MAX_FORWARDS,
    HeaderName.RACK,
    HeaderName.REFER_TO,
    HeaderName.REPLACES,
    HeaderName.RSEQ,
    HeaderName.SESSION_EXPIRES,
    HeaderName.TO
  };
  private static final HeaderSet ALL_SINGLE = HeaderSet.of(SINGLE);

  private static final HeaderName[] REQUIRED = {
    HeaderName.TO, HeaderName.FROM, HeaderName.CSEQ, HeaderName.CALL_ID, HeaderName.VIA
  };
  private static final HeaderSet ALL_REQUIRED = HeaderSet.of(REQUIRED);
}
