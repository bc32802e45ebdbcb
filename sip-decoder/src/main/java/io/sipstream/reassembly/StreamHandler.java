package io.sipstream.reassembly;

import io.sipstream.packet.Packet;

/** Handles the segments of one direction of a stream, in the order of their capture times. */
final class StreamHandler<P extends ReassemblyInput> {
  /**
   * How far from what is known a FIN or RST is believed. RFC 9293 section 3.10.7.4 has the window
   * decide, which nobody knows who sees one direction alone.
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
  void handle(P piece, Packet.Tcp segment, long nowMillis) {
    boolean syn = segment.has(Packet.Tcp.SYN);
    // RFC 9293 section 3.4: the SYN itself has a number, before the data's.
    long place = state.place((segment.sequence() + (syn ? 1 : 0)) & 0xFFFF_FFFFL);
    if (segment.has(Packet.Tcp.RST)) {
      reset(piece, place);
      return;
    }
    if (syn) {
      begin(piece, place);
    }
    if (segment.payloadBytes() > 0) {
      put(piece, segment, place);
    } else {
      stream.drop(piece);
      stream.results.ignored(piece, EMPTY);
    }
    if (segment.has(Packet.Tcp.FIN)) {
      end(place + segment.payloadBytes());
    }
    if (state.runs.length > 0) {
      state.lastMillis = Math.max(state.lastMillis, nowMillis);
      state.lastNanos = Math.max(state.lastNanos, piece.context().captureTimeNanos());
    }
    readOn();
    keepLimits();
    closeIfAtEnd();
    stream.leave();
  }

  private void put(P piece, Packet.Tcp segment, long place) {
    ContiguousRange nearest = state.nearest(place);
    if (nearest != null
        && nearest.phase == ContiguousRange.OPAQUE
        && nearest.distance(place) <= NEAR_BYTES) {
      // Holes do not matter there.
      nearest.end = Math.max(nearest.end, place + segment.payloadBytes());
      nearest.itemAt = nearest.end;
      RangeSet.absorb(state, nearest);
      stream.drop(piece);
      SegmentDisposition.of(nearest.skipFate).report(piece, stream.results);
      return;
    }
    stream.arrive(piece, segment);
    RangeSet.Placed placed = RangeSet.put(stream, segment, place);
    if (placed == RangeSet.Placed.NEW && state.closed) {
      // Another connection between the same ends, whose SYN was not seen.
      state.closed = false;
      state.ends = false;
    }
    if (placed != RangeSet.Placed.NEW) {
      stream.refuse();
      stream.drop(piece);
      if (placed == RangeSet.Placed.REPEATED) {
        stream.results.ignored(piece, REPEATED);
      } else {
        SegmentDisposition.LIMIT_STREAM_RANGES.report(piece, stream.results);
      }
    }
  }

  /** A SYN: of what is there already, or of a new connection between the same ends. */
  private void begin(P piece, long place) {
    boolean later = piece.context().captureTimeNanos() > state.lastNanos;
    if (later && !isBeginning(place)) {
      endAll(SegmentDisposition.STREAM_ENDED);
    }
    RangeSet.mark(state, place, ContiguousRange.BOUNDARY);
  }

  private boolean isBeginning(long place) {
    for (ContiguousRange run : state.runs) {
      boolean overtaken = run.waits() && run.start >= place && run.start - place <= NEAR_BYTES;
      if (run.start == place || overtaken) {
        return true;
      }
    }
    return false;
  }

  private void end(long place) {
    ContiguousRange nearest = state.nearest(place);
    if (nearest != null && nearest.distance(place) <= NEAR_BYTES) {
      state.ends = true;
      state.endsAt = place;
      RangeSet.mark(state, place, ContiguousRange.WAITING);
    }
  }

  private void reset(P piece, long place) {
    ContiguousRange nearest = state.nearest(place);
    stream.drop(piece);
    if (nearest != null && Math.abs(place - nearest.end) > NEAR_BYTES) {
      stream.results.ignored(piece, RST_IGNORED);
      return;
    }
    endAll(SegmentDisposition.STREAM_ENDED);
    stream.results.ignored(piece, EMPTY);
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
        // What comes behind was delivered without this.
        SipFramer.cutAtGap(stream, run);
      }
    }
    RangeSet.tidy(state);
  }

  /** Reads what waited long enough for what is missing before or behind it. */
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

  /** More is held than may be: waits no longer, and if that does not help, gives up. */
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

  /** With the last byte delivered the stream is soon forgotten. */
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

  /** Ends all ranges: what is complete becomes messages, the rest ends with this reason. */
  void endAll(SegmentDisposition disposition) {
    for (ContiguousRange run : state.runs) {
      if (run.waits()) {
        SipFramer.beginAnywhere(stream, run);
      }
      SipFramer.cutAtEnd(stream, run, disposition);
    }
    clear();
  }

  /** Evicts all ranges; segments of incomplete messages end with this reason. */
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
    state.lastNanos = Long.MIN_VALUE;
  }
}
