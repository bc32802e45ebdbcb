package io.sipstream.reassembly;

import io.sipstream.sip.Header;
import io.sipstream.sip.LeadingBlock;
import io.sipstream.sip.SipParser;
import io.sipstream.text.Ascii;
import io.sipstream.text.Span;
import java.util.List;

/**
 * Finds SIP messages in a stream (RFC 3261 sections 7.5 and 18.3), and detects other protocols.
 * Scans every byte of a line or head once, however the bytes are segmented.
 */
final class SipFramer {
  private static final String LENGTH_MISSING = "content_length_missing";

  /** Bytes that decide whether a block of known length begins. */
  private static final int BLOCK_BYTES = 8;

  private SipFramer() {}

  /** Reads until more bytes are needed. */
  static void read(StreamBuffer<?> stream, ContiguousRange run) {
    boolean more = true;
    while (more && (run.isPartial() || run.phase == ContiguousRange.OPAQUE)) {
      more =
          switch (run.phase) {
            case ContiguousRange.BOUNDARY -> boundary(stream, run);
            case ContiguousRange.LINE -> LineFramer.step(stream, run);
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

  /** Skips keep-alives and blocks of known length, and detects what follows. */
  private static boolean boundary(StreamBuffer<?> stream, ContiguousRange run) {
    byte first = stream.byteAt(run.itemAt);
    if (first == 0 || first == 1 || first == 'H') {
      Span begin = stream.span(run.itemAt, Math.min(run.end, run.itemAt + BLOCK_BYTES));
      boolean hep = first == 'H';
      int bytes = hep ? LeadingBlock.hep(begin) : LeadingBlock.stun(begin);
      if (bytes != LeadingBlock.NONE) {
        return block(stream, run, bytes, hep ? SegmentDisposition.HEP : SegmentDisposition.STUN);
      }
    }
    int keepAlive = betweenMessages(stream, run);
    if (keepAlive > 0) {
      stream.finish(run, run.itemAt + keepAlive, SegmentDisposition.KEEP_ALIVE);
      return true;
    }
    StreamProtocol.Kind kind = StreamProtocol.of(stream, run, run.itemAt);
    switch (kind) {
      case UNDECIDED -> {
        return false;
      }
      case LINE -> run.begin(ContiguousRange.LINE);
      case FRAME -> run.begin(ContiguousRange.FRAME);
      case TLS -> run.beOpaque(SegmentDisposition.TLS);
      case SIGCOMP -> run.beOpaque(SegmentDisposition.SIGCOMP);
    }
    return true;
  }

  /**
   * Returns the number of bytes here that may separate messages: CRLFs (RFC 3261 section 7.5, RFC
   * 5626 section 3.5.1), or zeros and whitespace of some devices.
   */
  private static int betweenMessages(StreamBuffer<?> stream, ContiguousRange run) {
    int length = stream.chunk(run.itemAt);
    int at = 0;
    for (boolean more = true; more && at < length; ) {
      byte b = stream.chunkAt(at);
      if (b == '\r' || b == '\n') {
        run.midLine = false;
      }
      // A zero may begin STUN, unless another one follows. The first one here does not.
      boolean zero = b == 0 && (at == 0 || (at + 1 < length && stream.chunkAt(at + 1) == 0));
      more = zero || Ascii.isWhitespace(b);
      at += more ? 1 : 0;
    }
    return at;
  }

  /**
   * Skips a block, once it is complete.
   *
   * @param bytes its length; {@link LeadingBlock#UNDECIDED} if it is not known yet
   */
  static boolean block(
      StreamBuffer<?> stream, ContiguousRange run, int bytes, SegmentDisposition disposition) {
    if (bytes == LeadingBlock.UNDECIDED || run.end < run.itemAt + bytes) {
      return false;
    }
    stream.finish(run, run.itemAt + bytes, disposition);
    run.begin(ContiguousRange.BOUNDARY);
    run.midLine = false;
    return true;
  }

  /** Searches for the empty line: a line feed, optionally a carriage return, a line feed. */
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
      discard(stream, run, run.scannedTo, SegmentDisposition.LIMIT_STREAM_BYTES);
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
    Span head = stream.span(run.itemAt, run.scannedTo);
    if (run.midLine && !SipParser.isConfirmedByCSeq(head)) {
      // The rest of a method may look like another one.
      discard(stream, run, run.scannedTo, SegmentDisposition.NO_START_LINE);
      return true;
    }
    run.midLine = false;
    Header length = SipParser.contentLength(head);
    // RFC 3261 section 20.14: required on streams. An invalid one counts as 0.
    long bodyBytes = length == null ? 0 : Math.max(0, length.value().decimal(Long.MAX_VALUE));
    if (bodyBytes > stream.limits.bytesPerStream() - (run.scannedTo - run.itemAt)) {
      discard(stream, run, run.scannedTo, SegmentDisposition.LIMIT_STREAM_BYTES);
      return true;
    }
    if (length == null) {
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

  /** Discards bytes and searches for a start line after them. */
  static void discard(
      StreamBuffer<?> stream, ContiguousRange run, long to, SegmentDisposition disposition) {
    SegmentDisposition why =
        run.searching ? SegmentDisposition.of(run.skipDisposition) : disposition;
    run.midLine = false;
    run.junkSkipped |= why == SegmentDisposition.NO_START_LINE;
    stream.finish(run, to, why);
    run.search(why);
  }

  /** Skips to the end of the line, or to a segment that begins another protocol. */
  private static boolean junk(StreamBuffer<?> stream, ContiguousRange run) {
    if (stream.beginsSegment(run.itemAt)) {
      StreamProtocol.Kind kind = StreamProtocol.of(stream, run, run.itemAt);
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
    stream.finish(
        run, run.itemAt + newline + (found ? 1 : 0), SegmentDisposition.of(run.skipDisposition));
    if (found) {
      run.phase = ContiguousRange.BOUNDARY;
    }
    return true;
  }

  private static boolean skip(StreamBuffer<?> stream, ContiguousRange run) {
    stream.finish(run, Math.min(run.end, run.neededTo), SegmentDisposition.of(run.skipDisposition));
    if (run.itemAt == run.neededTo) {
      run.begin(ContiguousRange.FRAME);
    }
    return true;
  }

  private static boolean opaque(StreamBuffer<?> stream, ContiguousRange run) {
    stream.finish(run, run.end, SegmentDisposition.of(run.skipDisposition));
    return false;
  }

  /** Starts reading after lost bytes, where a message may begin. */
  static void beginAnywhere(StreamBuffer<?> stream, ContiguousRange run) {
    beginAnywhere(stream, run, SegmentDisposition.GAP);
  }

  /** Reads the complete messages of an evicted stream and drops the rest. */
  static void evict(StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition disposition) {
    if (run.waits()) {
      beginAnywhere(stream, run, disposition);
    }
    if (run.isPartial()) {
      drop(stream, run, disposition);
    }
  }

  private static void beginAnywhere(
      StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition ofSkipped) {
    run.deadlineMillis = -1;
    run.search(ofSkipped);
    run.midLine = true;
    if (holdsTls(stream, run)) {
      run.beOpaque(SegmentDisposition.TLS);
    }
    read(stream, run);
  }

  /**
   * Returns whether the range holds TLS. Mostly a segment begins with a record, if not the first
   * one.
   */
  private static boolean holdsTls(StreamBuffer<?> stream, ContiguousRange run) {
    SegmentIndex segments = stream.state.segments;
    for (int i = segments.firstBehind(run.itemAt);
        i < segments.count && segments.offsets[i] < run.end;
        i++) {
      long at = segments.offsets[i];
      if (StreamProtocol.tls(stream, at, run.end) == StreamProtocol.Kind.TLS) {
        return true;
      }
    }
    return false;
  }

  /** Ends the incomplete item before a gap that will not be filled. */
  static void cutAtGap(StreamBuffer<?> stream, ContiguousRange run) {
    cut(stream, run, StreamMessage.GAP, SegmentDisposition.GAP);
  }

  /** Ends the incomplete item at the end of the stream. */
  static void cutAtEnd(
      StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition disposition) {
    cut(stream, run, StreamMessage.ENDED, disposition);
  }

  /** Drops the incomplete item. */
  static void drop(StreamBuffer<?> stream, ContiguousRange run, SegmentDisposition disposition) {
    stream.finish(run, run.end, disposition);
    run.search(disposition);
  }

  private static void cut(
      StreamBuffer<?> stream, ContiguousRange run, String problem, SegmentDisposition disposition) {
    if (run.isPartial()) {
      boolean begun =
          (run.phase == ContiguousRange.HEAD && !run.midLine) || run.phase == ContiguousRange.BODY;
      if (begun) {
        stream.message(run, run.end, List.of(problem));
      } else {
        LineFramer.finishRest(stream, run, disposition);
      }
      run.search(SegmentDisposition.GAP);
    }
    run.deadlineMillis = -1;
  }
}
