package io.sipstream.reassembly;

import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Span;
import java.util.List;

/**
 * Finds SIP messages in a stream (RFC 3261 section 7.5, 18.3), and what else there may be in it.
 * Every byte is looked at once on the way to the end of its line or head, whatever segments it
 * comes in.
 */
final class SipFramer {
  /** A line longer than this is no start line. */
  static final int START_LINE_BYTES = 16_384;

  private static final String GAP = "stream_gap";
  private static final String ENDED = "stream_ended";
  private static final String LENGTH_MISSING = "content_length_missing";

  private SipFramer() {}

  /** Reads as far as the run goes. */
  static void read(StreamBuffer<?> stream, ContiguousRange run) {
    boolean more = true;
    while (more && (run.isPartial() || run.phase == ContiguousRange.OPAQUE)) {
      more =
          switch (run.phase) {
            case ContiguousRange.BOUNDARY -> boundary(stream, run);
            case ContiguousRange.LINE -> line(stream, run);
            case ContiguousRange.HEAD, ContiguousRange.HTTP_HEAD -> head(stream, run);
            case ContiguousRange.BODY -> body(stream, run);
            case ContiguousRange.JUNK -> junk(stream, run);
            case ContiguousRange.FRAME -> WebSocketFramer.step(stream, run);
            case ContiguousRange.SKIP -> skip(stream, run);
            case ContiguousRange.OPAQUE -> opaque(stream, run);
            default -> false;
          };
    }
  }

  /** Skips what keeps the connection alive, and looks what comes then. */
  private static boolean boundary(StreamBuffer<?> stream, ContiguousRange run) {
    int length = stream.chunk(run.itemAt);
    int blank = 0;
    while (blank < length && isBetweenMessages(stream.chunkAt(blank), run.sip)) {
      blank++;
    }
    if (blank > 0) {
      run.midLine = false;
      stream.finish(run, run.itemAt + blank, SegmentDisposition.KEEP_ALIVE);
      return true;
    }
    StreamProtocol.Kind kind = StreamProtocol.of(stream, run);
    switch (kind) {
      case UNDECIDED -> {
        return false;
      }
      case LINE -> run.begin(ContiguousRange.LINE);
      case FRAME -> run.begin(ContiguousRange.FRAME);
      case TLS -> run.beOpaque(SegmentDisposition.TLS);
      case SIGCOMP -> run.beOpaque(SegmentDisposition.SIGCOMP);
      case STUN -> run.beOpaque(SegmentDisposition.STUN);
      case JUNK -> giveUp(stream, run, run.itemAt + 1, SegmentDisposition.NO_START_LINE);
    }
    return true;
  }

  private static boolean isBetweenMessages(byte b, boolean sip) {
    // RFC 3261 section 7.5 and RFC 5626 section 3.5.1 have CRLFs; devices send zeros and blanks.
    return b == '\r' || b == '\n' || (sip && (b == 0 || b == ' ' || b == '\t'));
  }

  private static boolean line(StreamBuffer<?> stream, ContiguousRange run) {
    if (run.scannedTo == run.end) {
      return false;
    }
    int length = stream.chunk(run.scannedTo);
    int newline = 0;
    while (newline < length && stream.chunkAt(newline) != '\n') {
      newline++;
    }
    run.scannedTo += newline;
    if (run.scannedTo - run.itemAt > START_LINE_BYTES) {
      giveUp(stream, run, run.scannedTo, SegmentDisposition.NO_START_LINE);
      return true;
    }
    if (newline == length) {
      return run.scannedTo < run.end;
    }
    run.scannedTo++;
    Span line = stream.span(run.itemAt, run.scannedTo);
    if (StreamProtocol.isStartLine(line, run.midLine)) {
      run.phase = ContiguousRange.HEAD;
    } else if (mayBeHttp(run) && StreamProtocol.isHttp(line)) {
      run.phase = ContiguousRange.HTTP_HEAD;
    } else {
      giveUp(stream, run, run.scannedTo, SegmentDisposition.NO_START_LINE);
      run.phase = ContiguousRange.BOUNDARY;
      return true;
    }
    run.midLine = false;
    // The line's end may be the first of the empty line.
    run.lineState = 1;
    return true;
  }

  /** A body may quote HTTP; a stream that began as SIP is none. */
  private static boolean mayBeHttp(ContiguousRange run) {
    return !run.sip && (!run.searching || run.midLine);
  }

  /** Looks for the empty line: a line feed, perhaps a carriage return, a line feed. */
  private static boolean head(StreamBuffer<?> stream, ContiguousRange run) {
    if (run.scannedTo == run.end) {
      return false;
    }
    int length = stream.chunk(run.scannedTo);
    int state = run.lineState;
    int i = 0;
    boolean found = false;
    while (i < length && !found) {
      byte b = stream.chunkAt(i++);
      found = b == '\n' && state > 0;
      state = b == '\n' ? 1 : b == '\r' && state == 1 ? 2 : 0;
    }
    run.lineState = state;
    run.scannedTo += i;
    if (run.scannedTo - run.itemAt > stream.limits.bytesPerStream()) {
      giveUp(stream, run, run.scannedTo, SegmentDisposition.LIMIT_STREAM_BYTES);
      run.phase = state == 1 ? ContiguousRange.BOUNDARY : ContiguousRange.JUNK;
      return true;
    }
    if (found && run.phase == ContiguousRange.HEAD) {
      return sipHead(stream, run);
    }
    if (found) {
      Span head = stream.span(run.itemAt, run.scannedTo);
      boolean upgrades = StreamProtocol.upgrades(head);
      stream.finish(run, run.scannedTo, SegmentDisposition.HTTP);
      if (upgrades) {
        run.begin(ContiguousRange.FRAME);
      } else {
        run.beOpaque(SegmentDisposition.HTTP);
      }
    }
    return true;
  }

  private static boolean sipHead(StreamBuffer<?> stream, ContiguousRange run) {
    SipMessage head = SipParser.parseDatagram(stream.span(run.itemAt, run.scannedTo));
    boolean missing = head.first(HeaderName.CONTENT_LENGTH) == null;
    // RFC 3261 section 20.14: needed on streams. One that cannot be read is taken for 0, too.
    long bodyBytes = Math.max(0, head.number(HeaderName.CONTENT_LENGTH, Integer.MAX_VALUE));
    if (bodyBytes > stream.limits.bytesPerStream() - (run.scannedTo - run.itemAt)) {
      giveUp(stream, run, run.scannedTo, SegmentDisposition.LIMIT_STREAM_BYTES);
      run.phase = ContiguousRange.BOUNDARY;
      return true;
    }
    if (missing) {
      stream.message(run, run.scannedTo, List.of(LENGTH_MISSING));
      run.begin(ContiguousRange.BOUNDARY);
      return true;
    }
    run.phase = ContiguousRange.BODY;
    run.neededTo = run.scannedTo + bodyBytes;
    return true;
  }

  private static boolean body(StreamBuffer<?> stream, ContiguousRange run) {
    if (run.end < run.neededTo) {
      return false;
    }
    stream.message(run, run.neededTo, List.of());
    run.begin(ContiguousRange.BOUNDARY);
    return true;
  }

  /** Gives up bytes and goes on behind the line that they are in. */
  private static void giveUp(
      StreamBuffer<?> stream, ContiguousRange run, long to, SegmentDisposition disposition) {
    SegmentDisposition why = run.searching ? SegmentDisposition.of(run.skipFate) : disposition;
    run.midLine = false;
    stream.finish(run, to, why);
    run.search(why);
    run.phase = ContiguousRange.JUNK;
  }

  /** Skips to the end of the line, or to a segment that begins as something else. */
  private static boolean junk(StreamBuffer<?> stream, ContiguousRange run) {
    if (stream.beginsSegment(run.itemAt)) {
      StreamProtocol.Kind kind = StreamProtocol.of(stream, run);
      if (kind == StreamProtocol.Kind.FRAME || kind == StreamProtocol.Kind.TLS) {
        run.phase = ContiguousRange.BOUNDARY;
        return true;
      }
      if (kind == StreamProtocol.Kind.UNDECIDED) {
        return false;
      }
    }
    int length = stream.chunk(run.itemAt);
    int newline = 0;
    while (newline < length && stream.chunkAt(newline) != '\n') {
      newline++;
    }
    boolean found = newline < length;
    stream.finish(run, run.itemAt + newline + (found ? 1 : 0), SegmentDisposition.of(run.skipFate));
    if (found) {
      run.phase = ContiguousRange.BOUNDARY;
    }
    return true;
  }

  private static boolean skip(StreamBuffer<?> stream, ContiguousRange run) {
    stream.finish(run, Math.min(run.end, run.neededTo), SegmentDisposition.of(run.skipFate));
    if (run.itemAt == run.neededTo) {
      run.begin(ContiguousRange.FRAME);
    }
    return true;
  }

  private static boolean opaque(StreamBuffer<?> stream, ContiguousRange run) {
    stream.finish(run, run.end, SegmentDisposition.of(run.skipFate));
    return false;
  }

  /** What was before a run is lost: begins to read it where a message may begin. */
  static void beginAnywhere(StreamBuffer<?> stream, ContiguousRange run) {
    beginAnywhere(stream, run, SegmentDisposition.GAP);
  }

  /** Reads whole messages of a stream that is evicted, and gives up the rest. */
  static void evict(StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition disposition) {
    if (run.waits()) {
      beginAnywhere(stream, run, disposition);
    }
    if (run.isPartial()) {
      drop(stream, run, disposition);
    }
  }

  private static void beginAnywhere(
      StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition fateOfSkipped) {
    run.deadlineMillis = -1;
    run.search(fateOfSkipped);
    run.midLine = true;
    if (holdsTls(stream, run)) {
      run.beOpaque(SegmentDisposition.TLS);
    }
    read(stream, run);
  }

  /** Mostly a segment begins with a record, if not the first one that was seen. */
  private static boolean holdsTls(StreamBuffer<?> stream, ContiguousRange run) {
    SegmentIndex segments = stream.state.segments;
    for (int i = segments.firstBehind(run.itemAt);
        i < segments.count && segments.places[i] < run.end;
        i++) {
      long at = segments.places[i];
      if (StreamProtocol.tls(stream, at, run.end) == StreamProtocol.Kind.TLS) {
        return true;
      }
    }
    return false;
  }

  /** What is missing of the item in the making will not come: there is a hole behind it. */
  static void cutAtGap(StreamBuffer<?> stream, ContiguousRange run) {
    cut(stream, run, GAP, SegmentDisposition.GAP);
  }

  /** What is missing will not come: the stream is over. */
  static void cutAtEnd(
      StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition disposition) {
    cut(stream, run, ENDED, disposition);
  }

  /** Gives up the item in the making. */
  static void drop(StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition disposition) {
    stream.finish(run, run.end, disposition);
    run.search(disposition);
  }

  private static void cut(
      StreamBuffer<?> stream, ContiguousRange run, String problem, SegmentDisposition disposition) {
    if (run.isPartial()) {
      if (run.phase == ContiguousRange.HEAD || run.phase == ContiguousRange.BODY) {
        stream.message(run, run.end, List.of(problem));
      } else {
        stream.finish(
            run,
            run.end,
            run.phase == ContiguousRange.HTTP_HEAD ? SegmentDisposition.HTTP : disposition);
      }
      run.search(SegmentDisposition.GAP);
    }
    run.deadlineMillis = -1;
  }
}
