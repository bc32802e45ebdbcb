package io.sipstream.reassembly;

import io.sipstream.sip.HeaderName;
import io.sipstream.sip.SipMessage;
import io.sipstream.sip.SipParser;
import io.sipstream.sip.Span;
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
  static void read(OpenStream<?> stream, StreamRun run) {
    boolean more = true;
    while (more && (run.isPartial() || run.phase == StreamRun.OPAQUE)) {
      more =
          switch (run.phase) {
            case StreamRun.BOUNDARY -> boundary(stream, run);
            case StreamRun.LINE -> line(stream, run);
            case StreamRun.HEAD, StreamRun.HTTP_HEAD -> head(stream, run);
            case StreamRun.BODY -> body(stream, run);
            case StreamRun.JUNK -> junk(stream, run);
            case StreamRun.FRAME -> WebSocketFramer.step(stream, run);
            case StreamRun.SKIP -> skip(stream, run);
            case StreamRun.OPAQUE -> opaque(stream, run);
            default -> false;
          };
    }
  }

  /** Skips what keeps the connection alive, and looks what comes then. */
  private static boolean boundary(OpenStream<?> stream, StreamRun run) {
    int length = stream.chunk(run.itemAt);
    int blank = 0;
    while (blank < length && isBetweenMessages(stream.chunkAt(blank), run.sip)) {
      blank++;
    }
    if (blank > 0) {
      run.midLine = false;
      stream.finish(run, run.itemAt + blank, PieceFate.KEEP_ALIVE);
      return true;
    }
    StreamProtocol.Kind kind = StreamProtocol.of(stream, run);
    switch (kind) {
      case UNDECIDED -> {
        return false;
      }
      case LINE -> run.begin(StreamRun.LINE);
      case FRAME -> run.begin(StreamRun.FRAME);
      case TLS -> run.beOpaque(PieceFate.TLS);
      case SIGCOMP -> run.beOpaque(PieceFate.SIGCOMP);
      case STUN -> run.beOpaque(PieceFate.STUN);
      case JUNK -> giveUp(stream, run, run.itemAt + 1, PieceFate.NO_START_LINE);
    }
    return true;
  }

  private static boolean isBetweenMessages(byte b, boolean sip) {
    // RFC 3261 section 7.5 and RFC 5626 section 3.5.1 have CRLFs; devices send zeros and blanks.
    return b == '\r' || b == '\n' || (sip && (b == 0 || b == ' ' || b == '\t'));
  }

  private static boolean line(OpenStream<?> stream, StreamRun run) {
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
      giveUp(stream, run, run.scannedTo, PieceFate.NO_START_LINE);
      return true;
    }
    if (newline == length) {
      return run.scannedTo < run.end;
    }
    run.scannedTo++;
    Span line = stream.span(run.itemAt, run.scannedTo);
    if (StreamProtocol.isStartLine(line, run.midLine)) {
      run.phase = StreamRun.HEAD;
    } else if (mayBeHttp(run) && StreamProtocol.isHttp(line)) {
      run.phase = StreamRun.HTTP_HEAD;
    } else {
      giveUp(stream, run, run.scannedTo, PieceFate.NO_START_LINE);
      run.phase = StreamRun.BOUNDARY;
      return true;
    }
    run.midLine = false;
    // The line's end may be the first of the empty line.
    run.lineState = 1;
    return true;
  }

  /** A body may quote HTTP; a stream that began as SIP is none. */
  private static boolean mayBeHttp(StreamRun run) {
    return !run.sip && (!run.searching || run.midLine);
  }

  /** Looks for the empty line: a line feed, perhaps a carriage return, a line feed. */
  private static boolean head(OpenStream<?> stream, StreamRun run) {
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
      giveUp(stream, run, run.scannedTo, PieceFate.TOO_BIG);
      run.phase = state == 1 ? StreamRun.BOUNDARY : StreamRun.JUNK;
      return true;
    }
    if (found && run.phase == StreamRun.HEAD) {
      return sipHead(stream, run);
    }
    if (found) {
      Span head = stream.span(run.itemAt, run.scannedTo);
      boolean upgrades = StreamProtocol.upgrades(head);
      stream.finish(run, run.scannedTo, PieceFate.HTTP);
      if (upgrades) {
        run.begin(StreamRun.FRAME);
      } else {
        run.beOpaque(PieceFate.HTTP);
      }
    }
    return true;
  }

  private static boolean sipHead(OpenStream<?> stream, StreamRun run) {
    SipMessage head = SipParser.parseDatagram(stream.span(run.itemAt, run.scannedTo));
    boolean missing = head.first(HeaderName.CONTENT_LENGTH) == null;
    // RFC 3261 section 20.14: needed on streams. One that cannot be read is taken for 0, too.
    long bodyBytes = Math.max(0, head.number(HeaderName.CONTENT_LENGTH, Integer.MAX_VALUE));
    if (bodyBytes > stream.limits.bytesPerStream() - (run.scannedTo - run.itemAt)) {
      giveUp(stream, run, run.scannedTo, PieceFate.TOO_BIG);
      run.phase = StreamRun.BOUNDARY;
      return true;
    }
    if (missing) {
      stream.message(run, run.scannedTo, List.of(LENGTH_MISSING));
      run.begin(StreamRun.BOUNDARY);
      return true;
    }
    run.phase = StreamRun.BODY;
    run.neededTo = run.scannedTo + bodyBytes;
    return true;
  }

  private static boolean body(OpenStream<?> stream, StreamRun run) {
    if (run.end < run.neededTo) {
      return false;
    }
    stream.message(run, run.neededTo, List.of());
    run.begin(StreamRun.BOUNDARY);
    return true;
  }

  /** Gives up bytes and goes on behind the line that they are in. */
  private static void giveUp(OpenStream<?> stream, StreamRun run, long to, PieceFate fate) {
    PieceFate why = run.searching ? PieceFate.of(run.skipFate) : fate;
    run.midLine = false;
    stream.finish(run, to, why);
    run.search(why);
    run.phase = StreamRun.JUNK;
  }

  /** Skips to the end of the line, or to a segment that begins as something else. */
  private static boolean junk(OpenStream<?> stream, StreamRun run) {
    if (stream.beginsSegment(run.itemAt)) {
      StreamProtocol.Kind kind = StreamProtocol.of(stream, run);
      if (kind == StreamProtocol.Kind.FRAME || kind == StreamProtocol.Kind.TLS) {
        run.phase = StreamRun.BOUNDARY;
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
    stream.finish(run, run.itemAt + newline + (found ? 1 : 0), PieceFate.of(run.skipFate));
    if (found) {
      run.phase = StreamRun.BOUNDARY;
    }
    return true;
  }

  private static boolean skip(OpenStream<?> stream, StreamRun run) {
    stream.finish(run, Math.min(run.end, run.neededTo), PieceFate.of(run.skipFate));
    if (run.itemAt == run.neededTo) {
      run.begin(StreamRun.FRAME);
    }
    return true;
  }

  private static boolean opaque(OpenStream<?> stream, StreamRun run) {
    stream.finish(run, run.end, PieceFate.of(run.skipFate));
    return false;
  }

  /** What was before a run is lost: begins to read it where a message may begin. */
  static void beginAnywhere(OpenStream<?> stream, StreamRun run) {
    beginAnywhere(stream, run, PieceFate.GAP);
  }

  /** Reads whole messages of a stream that is evicted, and gives up the rest. */
  static void evict(OpenStream<?> stream, StreamRun run, PieceFate fate) {
    if (run.waits()) {
      beginAnywhere(stream, run, fate);
    }
    if (run.isPartial()) {
      drop(stream, run, fate);
    }
  }

  private static void beginAnywhere(OpenStream<?> stream, StreamRun run, PieceFate fateOfSkipped) {
    run.deadlineMillis = -1;
    run.search(fateOfSkipped);
    run.midLine = true;
    if (holdsTls(stream, run)) {
      run.beOpaque(PieceFate.TLS);
    }
    read(stream, run);
  }

  /** Mostly a segment begins with a record, if not the first one that was seen. */
  private static boolean holdsTls(OpenStream<?> stream, StreamRun run) {
    StreamSegments segments = stream.state.segments;
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
  static void cutAtGap(OpenStream<?> stream, StreamRun run) {
    cut(stream, run, GAP, PieceFate.GAP);
  }

  /** What is missing will not come: the stream is over. */
  static void cutAtEnd(OpenStream<?> stream, StreamRun run, PieceFate fate) {
    cut(stream, run, ENDED, fate);
  }

  /** Gives up the item in the making. */
  static void drop(OpenStream<?> stream, StreamRun run, PieceFate fate) {
    stream.finish(run, run.end, fate);
    run.search(fate);
  }

  private static void cut(OpenStream<?> stream, StreamRun run, String problem, PieceFate fate) {
    if (run.isPartial()) {
      if (run.phase == StreamRun.HEAD || run.phase == StreamRun.BODY) {
        stream.message(run, run.end, List.of(problem));
      } else {
        stream.finish(run, run.end, run.phase == StreamRun.HTTP_HEAD ? PieceFate.HTTP : fate);
      }
      run.search(PieceFate.GAP);
    }
    run.deadlineMillis = -1;
  }
}
