package io.sipstream.reassembly;

import io.sipstream.sip.LeadingBlock;
import io.sipstream.sip.NotSip;
import io.sipstream.sip.StartLineSearch;
import io.sipstream.text.Span;

/** Reads the first line of an item, and finds the start line in it behind other bytes. */
final class LineFramer {
  /** Longest start line, in bytes. */
  static final int START_LINE_BYTES = 16_384;

  /** Longest rest of a stream that is compared with keep-alives. */
  private static final int KEEP_ALIVE_BYTES = 16;

  private static final String PROXY_TEXT = "PROXY ";

  private LineFramer() {}

  /** Reads to the end of the line, or to a segment that begins another protocol. */
  static boolean step(StreamBuffer<?> stream, ContiguousRange run) {
    if (run.scannedTo == run.end) {
      return false;
    }
    if (run.scannedTo > run.itemAt && stream.beginsSegment(run.scannedTo)) {
      StreamProtocol.Kind kind = StreamProtocol.of(stream, run, run.scannedTo);
      if (kind == StreamProtocol.Kind.UNDECIDED) {
        return false;
      }
      if (kind == StreamProtocol.Kind.FRAME || kind == StreamProtocol.Kind.TLS) {
        SipFramer.discard(stream, run, run.scannedTo, SegmentDisposition.NO_START_LINE);
        return true;
      }
    }
    int length = stream.chunk(run.scannedTo);
    int newline = 0;
    while (newline < length && stream.chunkAt(newline) != '\n') {
      newline++;
    }
    boolean sigComp =
        newline == length
            && StreamProtocol.endsAsSigComp(stream, run.scannedTo)
            && StreamProtocol.mayBeSigComp(stream, run);
    long lineEnd = run.scannedTo + newline;
    run.scannedTo = lineEnd;
    if (sigComp) {
      run.beOpaque(SegmentDisposition.SIGCOMP);
    } else if (lineEnd - run.itemAt > START_LINE_BYTES) {
      discard(stream, run, lineEnd, ContiguousRange.JUNK);
    } else if (newline == length) {
      return lineEnd < run.end;
    } else {
      return line(stream, run, stream.span(run.itemAt, lineEnd + 1));
    }
    return true;
  }

  private static boolean line(StreamBuffer<?> stream, ContiguousRange run, Span line) {
    long next = run.scannedTo + 1;
    int startAt = startAt(stream, run, line);
    if (startAt >= 0) {
      skipJunk(stream, run, line, startAt);
      begin(run, ContiguousRange.HEAD, next);
      return true;
    }
    if (LeadingBlock.proxy(line) >= LeadingBlock.UNDECIDED) {
      return proxy(stream, run);
    }
    if (run.midLine && StreamProtocol.mayBeStartLine(line)) {
      // The head decides whether the method is complete.
      begin(run, ContiguousRange.HEAD, next);
      run.midLine = true;
    } else if (mayBeHttp(run) && StreamProtocol.isHttp(line)) {
      begin(run, ContiguousRange.HTTP_HEAD, next);
    } else if (line.startsWith(PROXY_TEXT)) {
      stream.finish(run, next, SegmentDisposition.PROXY_PROTOCOL);
      run.begin(ContiguousRange.BOUNDARY);
      run.midLine = false;
    } else {
      discard(stream, run, next, ContiguousRange.BOUNDARY);
    }
    return true;
  }

  private static void begin(ContiguousRange run, int phase, long scannedTo) {
    run.phase = phase;
    run.scannedTo = scannedTo;
    run.midLine = false;
    // The end of the line may begin the empty line.
    run.lineState = 1;
  }

  /** Returns the offset of the start line in a line; -1 if there is none. */
  private static int startAt(StreamBuffer<?> stream, ContiguousRange run, Span line) {
    if (StreamProtocol.isStartLine(line, true)) {
      return 0;
    }
    // A probe or a keep-alive has a segment of its own, and may look like a part of the method.
    int behindSegment = StreamProtocol.beginOfSegment(stream, run, line);
    if (behindSegment > 0) {
      return behindSegment;
    }
    return !run.midLine && StreamProtocol.isStartLine(line, false)
        ? 0
        : StartLineSearch.inLine(line);
  }

  private static void skipJunk(
      StreamBuffer<?> stream, ContiguousRange run, Span line, int startAt) {
    if (startAt > 0) {
      // A probe repeats the octet before the next one that is sent (RFC 9293 section 3.8.4).
      boolean probe = startAt == 1 && stream.beginsSegment(run.itemAt + 1);
      boolean keepAlive = probe || isKeepAlive(line.slice(0, startAt));
      run.junkSkipped |= !keepAlive;
      stream.finish(
          run,
          run.itemAt + startAt,
          keepAlive ? SegmentDisposition.KEEP_ALIVE : SegmentDisposition.LEADING_JUNK);
    }
  }

  /** Skips a header of the PROXY protocol, once it is complete. */
  private static boolean proxy(StreamBuffer<?> stream, ContiguousRange run) {
    long headTo = Math.min(run.end, run.itemAt + LeadingBlock.DECIDING_BYTES);
    int bytes = LeadingBlock.proxy(stream.span(run.itemAt, headTo));
    if (bytes == LeadingBlock.NONE) {
      discard(stream, run, run.scannedTo + 1, ContiguousRange.BOUNDARY);
      return true;
    }
    return SipFramer.block(stream, run, bytes, SegmentDisposition.PROXY_PROTOCOL);
  }

  /**
   * Returns whether HTTP is expected: not in a stream that began with SIP, whose bodies may quote
   * it.
   */
  private static boolean mayBeHttp(ContiguousRange run) {
    return !run.sip && (!run.searching || run.midLine);
  }

  private static void discard(StreamBuffer<?> stream, ContiguousRange run, long to, int phase) {
    if (StreamProtocol.mayBeSigComp(stream, run)) {
      run.beOpaque(SegmentDisposition.SIGCOMP);
    } else {
      SipFramer.discard(stream, run, to, SegmentDisposition.NO_START_LINE);
      run.phase = phase;
    }
  }

  /** Finishes the rest of a range, which is no message: a keep-alive, or this disposition. */
  static void finishRest(
      StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition disposition) {
    SegmentDisposition rest = disposition;
    if (run.phase == ContiguousRange.HTTP_HEAD) {
      rest = SegmentDisposition.HTTP;
    } else if (run.phase == ContiguousRange.BOUNDARY || run.phase == ContiguousRange.LINE) {
      long length = run.end - run.itemAt;
      boolean probe = run.end - run.start == 1;
      if (probe || (length <= KEEP_ALIVE_BYTES && isKeepAlive(stream.span(run.itemAt, run.end)))) {
        rest = SegmentDisposition.KEEP_ALIVE;
      } else if (StreamProtocol.mayBeSigComp(stream, run)) {
        rest = SegmentDisposition.SIGCOMP;
      }
    }
    stream.finish(run, run.end, rest);
  }

  private static boolean isKeepAlive(Span bytes) {
    return "keep_alive".equals(NotSip.kind(bytes));
  }
}
