package io.sipstream.reassembly;

import io.sipstream.sip.Problems;
import io.sipstream.sip.StartLine;
import io.sipstream.sip.StartLineSearch;
import io.sipstream.text.Span;
import io.sipstream.websocket.WebSocketFrame;

/** Detects the protocol of a stream, or of its next item, by its first bytes. */
final class StreamProtocol {
  /** Bytes that decide whether a SIP start line begins, if the line is incomplete. */
  private static final int START_BYTES = 20;

  /** Frames of a WebSocket in which SIP is searched for. */
  private static final int FRAMES = 4;

  /** Bytes of a WebSocket payload in which a start line is searched for. */
  private static final int JUNK_BYTES = 512;

  /** Shortest segment that is taken for the begin of a message within a line. */
  private static final int WHOLE_METHOD_BYTES = 8;

  // RFC 8446 section 5.1: content types 20 to 23, version 3.0 to 3.4, up to 2^14 + 2048 bytes.
  private static final int TLS_FIRST_TYPE = 0x14;
  private static final int TLS_LAST_TYPE = 0x17;
  private static final int TLS_HEADER_BYTES = 5;
  private static final int TLS_RECORD_BYTES = (1 << 14) + 2048;

  // RFC 3320 section 7: the first five bits, which are invalid in UTF-8.
  private static final int SIGCOMP_FIRST = 0xF8;

  // RFC 6455 section 5.2: the first byte of a text or binary message's first frame.
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;

  private StreamProtocol() {}

  /** Kinds of items; whatever is none of the others is a line. */
  enum Kind {
    /** More bytes are needed to decide. */
    UNDECIDED,
    LINE,
    FRAME,
    TLS,
    SIGCOMP
  }

  /** Returns the kind of what begins at a position. */
  static Kind of(StreamBuffer<?> stream, ContiguousRange run, long at) {
    int first = stream.byteAt(at) & 0xFF;
    int opcode = first & 0x7F;
    if (run.searching && (opcode == TEXT || opcode == BINARY)) {
      return frame(stream, at, run.end);
    }
    if (run.sip) {
      return Kind.LINE;
    }
    if (first >= TLS_FIRST_TYPE && first <= TLS_LAST_TYPE) {
      return tls(stream, at, run.end);
    }
    return first >= SIGCOMP_FIRST && endsAsSigComp(stream, at) ? Kind.SIGCOMP : Kind.LINE;
  }

  /**
   * Returns {@link Kind#TLS} if a TLS record begins here, {@link Kind#UNDECIDED} if more bytes are
   * needed, else {@link Kind#LINE}.
   */
  static Kind tls(StreamBuffer<?> stream, long at, long end) {
    int type = stream.byteAt(at) & 0xFF;
    if (type < TLS_FIRST_TYPE || type > TLS_LAST_TYPE) {
      return Kind.LINE;
    }
    if (end - at < TLS_HEADER_BYTES) {
      return Kind.UNDECIDED;
    }
    Span header = stream.span(at, at + TLS_HEADER_BYTES);
    int length = (header.at(3) & 0xFF) << 8 | (header.at(4) & 0xFF);
    boolean version = header.at(1) == 3 && header.at(2) >= 0 && header.at(2) <= 4;
    return version && length <= TLS_RECORD_BYTES ? Kind.TLS : Kind.LINE;
  }

  /**
   * Returns whether a chunk ends with two bytes 0xFF, as a SigComp message does (RFC 3320 section
   * 4.2.2).
   */
  static boolean endsAsSigComp(StreamBuffer<?> stream, long at) {
    int length = stream.chunk(at);
    return length > 2 && stream.chunkAt(length - 1) == -1 && stream.chunkAt(length - 2) == -1;
  }

  /** Returns whether the item has the first byte of SigComp, and SigComp may be expected. */
  static boolean mayBeSigComp(StreamBuffer<?> stream, ContiguousRange run) {
    return !run.sip && !run.searching && (stream.byteAt(run.itemAt) & 0xFF) >= SIGCOMP_FIRST;
  }

  /**
   * Returns {@link Kind#FRAME} if a WebSocket frame begins here, and it or one of the next ones
   * holds SIP, {@link Kind#UNDECIDED} if more bytes are needed, else {@link Kind#LINE}.
   */
  private static Kind frame(StreamBuffer<?> stream, long begin, long end) {
    long at = begin;
    for (int frames = 0; frames < FRAMES && at < end; frames++) {
      int there = (int) Math.min(WebSocketFrame.LONGEST_HEADER_BYTES, end - at);
      WebSocketFrame frame = WebSocketFrame.parse(stream.span(at, at + there));
      if (frame == null) {
        return at == begin ? Kind.UNDECIDED : Kind.LINE;
      }
      if (frame.problem() || frame.compressed()) {
        return Kind.LINE;
      }
      long payloadAt = at + frame.headerBytes();
      if (at == begin && end - payloadAt < Math.min(START_BYTES, frame.payloadBytes())) {
        return Kind.UNDECIDED;
      }
      // Other bytes may precede SIP in the payload.
      int shown = (int) Math.min(JUNK_BYTES, Math.min(frame.payloadBytes(), end - payloadAt));
      byte[] payload = new byte[Math.max(0, shown)];
      frame.unmask(stream.span(at, payloadAt + payload.length), payload, 0, payload.length);
      if (holdsStart(new Span(payload, 0, payload.length), frame.fin())) {
        return Kind.FRAME;
      }
      if (frame.payloadBytes() >= end - payloadAt) {
        return Kind.LINE;
      }
      at = payloadAt + frame.payloadBytes();
    }
    return Kind.LINE;
  }

  /**
   * Returns whether SIP begins here after any CRLFs.
   *
   * @param behindJunk accepts a whole start line behind other bytes, too
   */
  private static boolean holdsStart(Span bytes, boolean behindJunk) {
    int at = 0;
    while (at < bytes.length() && (bytes.at(at) == '\r' || bytes.at(at) == '\n')) {
      at++;
    }
    if (StartLine.beginsAsSip(bytes.slice(at))) {
      return true;
    }
    int start = behindJunk ? StartLineSearch.inDatagram(bytes, 0) : -1;
    return start >= 0 && bytes.indexOf('\n', start) >= 0;
  }

  /**
   * Returns whether a line is a SIP start line.
   *
   * @param mayLackItsBeginning requires a registered method, since any rest of a line may look like
   *     an unknown method
   */
  static boolean isStartLine(Span line, boolean mayLackItsBeginning) {
    Span text = withoutEnd(line);
    // Decided by a few bytes, so first: a line may have thousands of segments that are checked.
    return (!mayLackItsBeginning || StartLine.beginsAsSip(text))
        && StartLine.parse(text, 0, new Problems()) != null;
  }

  /**
   * Returns whether a line of which the beginning may be missing is a request with a method that is
   * not registered. The rest of a registered method is none.
   */
  static boolean mayBeStartLine(Span line) {
    Problems problems = new Problems();
    return StartLine.parse(withoutEnd(line), 0, problems) instanceof StartLine.Request request
        && problems.names().isEmpty()
        && StartLine.METHODS.stream().noneMatch(name -> name.endsWith(request.method().toString()));
  }

  /**
   * Returns the offset in a line of a segment that begins with SIP, if no whitespace precedes it; 0
   * if there is none.
   */
  static int beginOfSegment(StreamBuffer<?> stream, ContiguousRange run, Span line) {
    int limit = line.firstWhitespace();
    for (int at = 1; at < limit; at++) {
      if (stream.beginsSegment(run.itemAt + at)
          && stream.chunk(run.itemAt + at) >= WHOLE_METHOD_BYTES
          && isStartLine(line.slice(at), true)) {
        return at;
      }
    }
    return 0;
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
}
