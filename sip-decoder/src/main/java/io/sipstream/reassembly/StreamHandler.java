package io.sipstream.reassembly;

import io.sipstream.packet.Packet;

/** Handles the segments of one direction of a stream, in the order of their capture times. */
final class StreamHandler<P extends ReassemblyInput> {
  /**
   * Largest distance in bytes at which a FIN or RST is accepted. RFC 9293 section 3.10.7.4 uses the
   * window, which is unknown if only one direction is captured.
   */
  private static final long NEAR_BYTES = 1 << 20;

  static final String EMPTY = "tcp_empty";
  private static final String REPEATED = "tcp_repeated";
  private static final String RST_IGNORED = "tcp_rst_ignored";

  private final StreamBuffer<P> stream;
  private final StreamState state;

  StreamHandler(StreamBuffer<P> stream) {
    this.stream = stream;
    this.state = stream.state;
  }

  /** Handles one segment that is due in event time. */
  void handle(P part, Packet.Tcp segment, long nowMillis) {
    boolean syn = segment.has(Packet.Tcp.SYN);
    // RFC 9293 section 3.4: the SYN has a sequence number, before that of the first byte.
    long position = state.position((segment.sequence() + (syn ? 1 : 0)) & 0xFFFF_FFFFL);
    if (segment.has(Packet.Tcp.RST)) {
      reset(part, position);
      return;
    }
    if (syn) {
      begin(part, position);
    }
    if (segment.payloadBytes() > 0) {
      put(part, segment, position);
    } else {
      stream.drop(part);
      stream.results.ignored(part, EMPTY);
    }
    if (segment.has(Packet.Tcp.FIN)) {
      end(position + segment.payloadBytes());
    }
    if (state.runs.length > 0) {
      state.lastMillis = Math.max(state.lastMillis, nowMillis);
      state.lastNanos = Math.max(state.lastNanos, part.context().captureTimeNanos());
    }
    readOn();
    keepLimits();
    closeIfAtEnd();
    stream.leave();
  }

  private void put(P part, Packet.Tcp segment, long position) {
    ContiguousRange nearest = state.nearest(position);
    if (nearest != null
        && nearest.phase == ContiguousRange.OPAQUE
        && nearest.distance(position) <= NEAR_BYTES) {
      // Gaps do not matter in an opaque range.
      nearest.end = Math.max(nearest.end, position + segment.payloadBytes());
      nearest.itemAt = nearest.end;
      RangeSet.absorb(state, nearest);
      stream.drop(part);
      SegmentDisposition.of(nearest.skipDisposition).report(part, stream.results);
      return;
    }
    stream.arrive(part, segment);
    RangeSet.Placed placed = RangeSet.put(stream, segment, position);
    if (placed == RangeSet.Placed.NEW && state.closed) {
      // Another connection with the same addresses and ports, whose SYN was not captured.
      state.closed = false;
      state.ends = false;
    }
    if (placed != RangeSet.Placed.NEW) {
      stream.refuse();
      stream.drop(part);
      if (placed == RangeSet.Placed.REPEATED) {
        stream.results.ignored(part, REPEATED);
      } else {
        SegmentDisposition.LIMIT_STREAM_RANGES.report(part, stream.results);
      }
    }
  }

  /** Handles a SYN of the current connection, or of a new one with the same addresses and ports. */
  private void begin(P part, long position) {
    boolean later = part.context().captureTimeNanos() > state.lastNanos;
    if (later && !isBeginning(position)) {
      endAll(SegmentDisposition.STREAM_ENDED);
    }
    RangeSet.mark(state, position, ContiguousRange.BOUNDARY);
  }

  private boolean isBeginning(long position) {
    for (ContiguousRange run : state.runs) {
      boolean overtaken =
          run.waits() && run.start >= position && run.start - position <= NEAR_BYTES;
      if (run.start == position || overtaken) {
        return true;
      }
    }
    return false;
  }

  private void end(long position) {
    ContiguousRange nearest = state.nearest(position);
    if (nearest != null && nearest.distance(position) <= NEAR_BYTES) {
      state.ends = true;
      state.endsAt = position;
      RangeSet.mark(state, position, ContiguousRange.WAITING);
    }
  }

  private void reset(P part, long position) {
    ContiguousRange nearest = state.nearest(position);
    stream.drop(part);
    if (nearest != null && Math.abs(position - nearest.end) > NEAR_BYTES) {
      stream.results.ignored(part, RST_IGNORED);
      return;
    }
    endAll(SegmentDisposition.STREAM_ENDED);
    stream.results.ignored(part, EMPTY);
  }

  private void readOn() {
    for (int i = 0; i < state.runs.length; i++) {
      ContiguousRange run = state.runs[i];
      SipFramer.read(stream, run);
      boolean closed =
          i + 1 < state.runs.length
              && state.runs[i + 1].start == run.end
              && !state.runs[i + 1].waits();
      if (closed && !run.waits()) {
        // The next range was delivered without this one.
        SipFramer.cutAtGap(stream, run);
      }
    }
    RangeSet.tidy(state);
  }

  /** Ends the wait for missing bytes of all ranges whose deadline has passed. */
  void giveUpGaps(long millis) {
    ContiguousRange before = null;
    for (ContiguousRange run : state.runs) {
      if (run.deadlineMillis >= 0 && run.deadlineMillis <= millis) {
        if (run.waits()) {
          beginAfterHole(before, run);
        } else {
          SipFramer.cutAtGap(stream, run);
        }
      }
      before = run;
    }
    readOn();
    closeIfAtEnd();
  }

  private void beginAfterHole(ContiguousRange before, ContiguousRange run) {
    if (before != null && !before.waits()) {
      SipFramer.cutAtGap(stream, before);
    }
    SipFramer.beginAnywhere(stream, run);
  }

  /** Keeps the limits per stream: ends all waits, then drops incomplete items. */
  private void keepLimits() {
    if (!isBeyondLimits()) {
      return;
    }
    ContiguousRange before = null;
    for (ContiguousRange run : state.runs) {
      if (run.waits()) {
        beginAfterHole(before, run);
      }
      before = run;
    }
    readOn();
    boolean big = state.undeliveredBytes() > stream.limits.bytesPerStream();
    for (ContiguousRange run : state.runs) {
      if (isBeyondLimits() && run.isPartial()) {
        SipFramer.drop(
            stream,
            run,
            big ? SegmentDisposition.LIMIT_STREAM_BYTES : SegmentDisposition.LIMIT_STREAM_SEGMENTS);
      }
    }
  }

  private boolean isBeyondLimits() {
    return state.segments.count > stream.limits.segmentsPerStream()
        || state.undeliveredBytes() > stream.limits.bytesPerStream();
  }

  /** Marks the stream as closed once its last byte is delivered. */
  private void closeIfAtEnd() {
    if (!state.ends) {
      return;
    }
    boolean reached = false;
    boolean all = true;
    for (ContiguousRange run : state.runs) {
      if (!run.waits() && run.start <= state.endsAt && run.end >= state.endsAt) {
        reached = true;
        SipFramer.cutAtEnd(stream, run, SegmentDisposition.STREAM_ENDED);
      }
      all &= run.isDone();
    }
    state.closed = reached && all;
  }

  /** Ends all ranges: complete messages are emitted, the rest gets this disposition. */
  void endAll(SegmentDisposition disposition) {
    for (ContiguousRange run : state.runs) {
      if (run.waits()) {
        SipFramer.beginAnywhere(stream, run);
      }
      SipFramer.cutAtEnd(stream, run, disposition);
    }
    clear();
  }

  /** Evicts all ranges: segments of incomplete messages get this disposition. */
  void evictAll(SegmentDisposition disposition) {
    for (ContiguousRange run : state.runs) {
      SipFramer.evict(stream, run, disposition);
    }
    clear();
  }

  private void clear() {
    state.runs = new ContiguousRange[0];
    state.ends = false;
    state.closed = false;
    state.proven = false;
    state.lastNanos = -1;
  }
}
