package io.sipstream.reassembly;

import io.sipstream.sip.Problems;
import io.sipstream.sip.StartLine;
import io.sipstream.text.Span;

/** Detects the protocol of a stream, or of its next item, by its first bytes. */
final class StreamProtocol {
  /** Bytes that decide whether a SIP start line begins, if the line is incomplete. */
  private static final int START_BYTES = 20;

  // RFC 8446 section 5.1: content types 20 to 23, version 3.0 to 3.4, up to 2^14 + 2048 bytes.
  private static final int TLS_FIRST_TYPE = 0x14;
  private static final int TLS_LAST_TYPE = 0x17;
  private static final int TLS_HEADER_BYTES = 5;
  private static final int TLS_RECORD_BYTES = (1 << 14) + 2048;

  // RFC 3320 section 7: the first five bits, which are invalid in UTF-8.
  private static final int SIGCOMP_FIRST = 0xF8;

  // RFC 8489 section 5.
  private static final int STUN_COOKIE_AT = 4;
  private static final int STUN_COOKIE = 0x2112A442;
  private static final int STUN_FIRST_LIMIT = 0x40;

  // RFC 6455 section 5.2: the first byte of a text or binary message's first frame.
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;

  private StreamProtocol() {}

  /** Kinds of items. */
  enum Kind {
    /** More bytes are needed to decide. */
    UNDECIDED,
    LINE,
    FRAME,
    TLS,
    SIGCOMP,
    STUN,
    JUNK
  }

  /** Returns the kind of the incomplete item. */
  static Kind of(StreamBuffer<?> stream, ContiguousRange run) {
    long at = run.itemAt;
    int first = stream.byteAt(at) & 0xFF;
    if (isToken(first)) {
      return Kind.LINE;
    }
    int opcode = first & 0x7F;
    if (run.searching && (opcode == TEXT || opcode == BINARY)) {
      return frame(stream, at, run.end);
    }
    if (run.sip) {
      return Kind.JUNK;
    }
    if (first >= TLS_FIRST_TYPE && first <= TLS_LAST_TYPE) {
      return tls(stream, at, run.end);
    }
    if (first >= SIGCOMP_FIRST) {
      return !run.searching || endsAsSigComp(stream, at) ? Kind.SIGCOMP : Kind.JUNK;
    }
    return first < STUN_FIRST_LIMIT ? stun(stream, at, run.end) : Kind.JUNK;
  }

  /**
   * Returns {@link Kind#TLS} if a TLS record begins here, {@link Kind#UNDECIDED} if more bytes are
   * needed, else {@link Kind#JUNK}.
   */
  static Kind tls(StreamBuffer<?> stream, long at, long end) {
    int type = stream.byteAt(at) & 0xFF;
    if (type < TLS_FIRST_TYPE || type > TLS_LAST_TYPE) {
      return Kind.JUNK;
    }
    if (end - at < TLS_HEADER_BYTES) {
      return Kind.UNDECIDED;
    }
    Span header = stream.span(at, at + TLS_HEADER_BYTES);
    int length = (header.at(3) & 0xFF) << 8 | (header.at(4) & 0xFF);
    boolean version = header.at(1) == 3 && header.at(2) >= 0 && header.at(2) <= 4;
    return version && length <= TLS_RECORD_BYTES ? Kind.TLS : Kind.JUNK;
  }

  /**
   * Returns whether a chunk ends with two bytes 0xFF, as a SigComp message does (RFC 3320 section
   * 4.2.2).
   */
  private static boolean endsAsSigComp(StreamBuffer<?> stream, long at) {
    int length = stream.chunk(at);
    return length > 2 && stream.chunkAt(length - 1) == -1 && stream.chunkAt(length - 2) == -1;
  }

  private static Kind stun(StreamBuffer<?> stream, long at, long end) {
    if (end - at < STUN_COOKIE_AT + Integer.BYTES) {
      return Kind.UNDECIDED;
    }
    Span header = stream.span(at, at + STUN_COOKIE_AT + Integer.BYTES);
    int cookie = 0;
    for (int i = STUN_COOKIE_AT; i < header.length(); i++) {
      cookie = cookie << 8 | (header.at(i) & 0xFF);
    }
    return cookie == STUN_COOKIE ? Kind.STUN : Kind.JUNK;
  }

  /**
   * Returns {@link Kind#FRAME} if a WebSocket frame begins here whose payload begins like SIP,
   * {@link Kind#UNDECIDED} if more bytes are needed, else {@link Kind#JUNK}.
   */
  private static Kind frame(StreamBuffer<?> stream, long at, long end) {
    int wanted = WebSocketFrame.LONGEST_HEADER_BYTES + START_BYTES;
    int there = (int) Math.min(wanted, end - at);
    WebSocketFrame frame = WebSocketFrame.parse(stream.span(at, at + there));
    if (frame == null) {
      return Kind.UNDECIDED;
    }
    if (frame.problem() || frame.compressed()) {
      return Kind.JUNK;
    }
    int inFrame = (int) Math.min(START_BYTES, frame.payloadBytes());
    if (there < frame.headerBytes() + inFrame) {
      return Kind.UNDECIDED;
    }
    byte[] begin = new byte[inFrame];
    frame.unmask(stream.span(at, at + there), begin, 0, inFrame);
    return beginsAsSip(new Span(begin, 0, inFrame)) ? Kind.FRAME : Kind.JUNK;
  }

  /** Returns whether this begins with a registered method or the version, after any CRLFs. */
  private static boolean beginsAsSip(Span bytes) {
    int at = 0;
    while (at < bytes.length() && (bytes.at(at) == '\r' || bytes.at(at) == '\n')) {
      at++;
    }
    return StartLine.beginsAsSip(bytes.slice(at));
  }

  /**
   * Returns whether a line is a SIP start line.
   *
   * @param mayLackItsBeginning requires a registered method, since any rest of a line may look like
   *     an unknown method
   */
  static boolean isStartLine(Span line, boolean mayLackItsBeginning) {
    Span text = withoutEnd(line);
    return StartLine.parse(text, 0, new Problems()) != null
        && (!mayLackItsBeginning || beginsAsSip(text));
  }

  /** Returns whether a line begins an HTTP request or response (RFC 9112 section 2.1). */
  static boolean isHttp(Span line) {
    Span text = withoutEnd(line);
    int versionAt = text.lastIndexOf(' ') + 1;
    return text.startsWithIgnoreCase("http/1.")
        || (versionAt > 0 && text.slice(versionAt).startsWithIgnoreCase("http/1."));
  }

  /** Returns whether the headers announce WebSocket (RFC 6455 section 4). */
  static boolean upgrades(Span head) {
    boolean response = head.startsWithIgnoreCase("http/1.");
    if (response) {
      // "HTTP/1.1" and one space precede the status code.
      return head.length() > 12 && head.slice(9, 12).equalsIgnoreCase("101");
    }
    return head.startsWithIgnoreCase("get ") && namesWebSocket(head);
  }

  private static boolean namesWebSocket(Span head) {
    for (int at = head.indexOf('\n') + 1; at > 0 && at < head.length(); ) {
      int newline = head.indexOf('\n', at);
      Span line = head.slice(at, newline < 0 ? head.length() : newline);
      if (line.startsWithIgnoreCase("upgrade:")
          && line.slice("upgrade:".length()).trim().equalsIgnoreCase("websocket")) {
        return true;
      }
      at = newline + 1;
    }
    return false;
  }

  private static Span withoutEnd(Span line) {
    int end = line.length();
    if (end > 0 && line.at(end - 1) == '\n') {
      end--;
    }
    if (end > 0 && line.at(end - 1) == '\r') {
      end--;
    }
    return line.slice(0, end);
  }

  /** RFC 3261 section 25.1: token. */
  private static boolean isToken(int b) {
    int lower = b | 0x20;
    return (lower >= 'a' && lower <= 'z' && b < 0x80)
        || (b >= '0' && b <= '9')
        || "-.!%*_+`'~".indexOf(b) >= 0;
  }
}
