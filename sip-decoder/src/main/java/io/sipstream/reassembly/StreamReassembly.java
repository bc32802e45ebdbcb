package io.sipstream.reassembly;

import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the SIP messages in a TCP stream (RFC 9293, RFC 3261 section 18.3), one direction at a
 * time: segments in any order, repeated, overlapping, without their beginning or with holes.
 *
 * <p>Where bytes are missing it waits for them, then goes on at the next start line. State ends
 * soon after FIN, with RST, another SYN, or silence.
 */
public final class StreamReassembly implements Reassembly<StreamState> {
  /**
   * How far from what is known a FIN or RST is believed. RFC 9293 section 3.10.7.4 has the window
   * decide, which nobody knows who sees one direction alone.
   */
  private static final long NEAR_BYTES = 1 << 20;

  /** Rank above that of all streams without a message. */
  private static final long RECOGNIZED = 1L << 62;

  private static final String EMPTY = "tcp_empty";
  private static final String REPEATED = "tcp_repeated";
  private static final String SYN_REFUSED = "tcp_syn_refused";
  private static final String RST_IGNORED = "tcp_rst_ignored";

  private final ReassemblyLimits.Streams limits;
  private final PacketDecoder packets;
  private final HeldBudget budget;
  private int halfOpen;

  public StreamReassembly(ReassemblyLimits limits, PacketDecoder packets) {
    this.limits = limits.streams();
    this.packets = packets;
    this.budget =
        new HeldBudget(
            this.limits.streams(),
            this.limits.streamsPerSource(),
            this.limits.bytes(),
            this.limits.bytesPerSource());
  }

  @Override
  public Held held() {
    return budget.held();
  }

  @Override
  public void restore(StreamState state) {
    state.source = budget.same(source(state));
    budget.add(state.source, 1, state.keptBytes);
    budget.restoreArrival(state.arrival);
    halfOpen += state.halfOpen ? 1 : 0;
  }

  @Override
  public <P extends Piece> Shortage arrive(
      P piece, KeyedHost<P, StreamState> host, Results<P> results) {
    StreamState state = state(host);
    Packet.Tcp segment = OpenStream.segment(piece, packets);
    boolean first = state == null;
    boolean empty = segment.payloadBytes() == 0;
    if (first && empty && halfOpen >= limits.halfOpen()) {
      refuse(piece, segment, PieceFate.TOO_MANY, results);
      return null;
    }
    String source =
        first ? budget.same(HeldBudget.source(piece, segment.ends().sourceIp())) : state.source;
    Shortage shortage = budget.take(source, first ? 1 : 0, piece.heldBytes());
    if (shortage != null) {
      return shortage;
    }
    if (first) {
      state = new StreamState();
      state.source = source;
      state.arrival = budget.nextArrival();
      state.halfOpen = empty;
      halfOpen += empty ? 1 : 0;
    } else if (state.halfOpen && !empty) {
      state.halfOpen = false;
      halfOpen--;
    }
    state.keptBytes += piece.heldBytes();
    if (TurnOrder.waits(piece, host)) {
      state.awaiting++;
      host.remember(state);
      return null;
    }
    OpenStream<P> stream = new OpenStream<>(state, host, results, limits, packets, budget);
    handle(piece, segment, TurnOrder.nowOnArrival(host), stream);
    settle(TurnOrder.nowOnArrival(host), stream, host);
    return null;
  }

  @Override
  public <P extends Piece> void refuse(P piece, Shortage shortage, Results<P> results) {
    refuse(piece, OpenStream.segment(piece, packets), evicted(shortage), results);
  }

  @Override
  public long evictionRank(StreamState state, Shortage shortage) {
    boolean other = shortage.source() != null && !shortage.source().equals(source(state));
    if (other || (shortage.bytes() && state.keptBytes == 0)) {
      return NOT_EVICTABLE;
    }
    // Of those that are of use, the one that was idle longest.
    return state.isRecognized() ? RECOGNIZED + state.lastMillis : state.arrival;
  }

  @Override
  public <P extends Piece> void evict(
      Shortage shortage, KeyedHost<P, StreamState> host, Results<P> results) {
    StreamState state = state(host);
    OpenStream<P> stream = new OpenStream<>(state, host, results, limits, packets, budget);
    List<P> awaited = TurnOrder.all(host, bySequence());
    state.awaiting = 0;
    for (P piece : awaited) {
      handle(piece, OpenStream.segment(piece, packets), TurnOrder.millis(piece), stream);
    }
    if (!shortage.bytes() || state.keptBytes > 0) {
      for (StreamRun run : state.runs) {
        SipFramer.evict(stream, run, evicted(shortage));
      }
      clear(state);
    }
    settle(TurnOrder.nowOnArrival(host), stream, host);
  }

  @Override
  public boolean isRelieved(Shortage shortage) {
    return budget.isRelieved(shortage);
  }

  private static PieceFate evicted(Shortage shortage) {
    return shortage.source() == null ? PieceFate.EVICTED : PieceFate.EVICTED_OF_SOURCE;
  }

  private static StreamState state(KeyedHost<?, StreamState> host) {
    StreamState state = host.state();
    if (state != null) {
      state.source = source(state);
    }
    return state;
  }

  /** Earlier versions kept none. */
  private static String source(StreamState state) {
    return state.source == null ? "" : state.source;
  }

  private <P extends Piece> Comparator<P> bySequence() {
    return Comparator.comparingLong(piece -> OpenStream.segment(piece, packets).sequence());
  }

  /** Whether the limits have all that they gave away back. */
  boolean holdsNothing() {
    return budget.isUntouched() && halfOpen == 0;
  }

  private static <P extends Piece> void refuse(
      P piece, Packet.Tcp segment, PieceFate fate, Results<P> results) {
    if (segment.payloadBytes() > 0) {
      fate.tell(piece, results);
    } else {
      results.ignored(piece, segment.has(Packet.Tcp.SYN) ? SYN_REFUSED : EMPTY);
    }
  }

  @Override
  public <P extends Piece> void timer(
      long millis, KeyedHost<P, StreamState> host, Results<P> results) {
    StreamState state = state(host);
    if (state == null) {
      return;
    }
    OpenStream<P> stream = new OpenStream<>(state, host, results, limits, packets, budget);
    StreamTimers.called(millis, state, host, limits);
    if (StreamTimers.isIdle(millis, state, limits)) {
      endAll(stream, PieceFate.IDLE);
    }
    fillNoMore(millis, stream);
    for (P piece : TurnOrder.due(millis, host, bySequence())) {
      state.awaiting--;
      handle(piece, OpenStream.segment(piece, packets), millis, stream);
    }
    settle(millis, stream, host);
  }

  private static <P extends Piece> void handle(
      P piece, Packet.Tcp segment, long nowMillis, OpenStream<P> stream) {
    StreamState state = stream.state;
    boolean syn = segment.has(Packet.Tcp.SYN);
    // RFC 9293 section 3.4: the SYN itself has a number, before the data's.
    long place = state.place((segment.sequence() + (syn ? 1 : 0)) & 0xFFFF_FFFFL);
    if (segment.has(Packet.Tcp.RST)) {
      reset(piece, place, stream);
      return;
    }
    if (syn) {
      begin(piece, place, stream);
    }
    if (segment.payloadBytes() > 0) {
      put(piece, segment, place, stream);
    } else {
      stream.drop(piece);
      stream.results.ignored(piece, EMPTY);
    }
    if (segment.has(Packet.Tcp.FIN)) {
      end(place + segment.payloadBytes(), stream);
    }
    if (state.runs.length > 0) {
      state.lastMillis = Math.max(state.lastMillis, nowMillis);
      state.lastNanos = Math.max(state.lastNanos, piece.context().captureTimeNanos());
    }
    readOn(stream);
    keepLimits(stream);
    closeIfAtEnd(stream);
    stream.leave();
  }

  private static <P extends Piece> void put(
      P piece, Packet.Tcp segment, long place, OpenStream<P> stream) {
    StreamRun nearest = stream.state.nearest(place);
    if (nearest != null
        && nearest.phase == StreamRun.OPAQUE
        && nearest.distance(place) <= NEAR_BYTES) {
      // Holes do not matter there.
      nearest.end = Math.max(nearest.end, place + segment.payloadBytes());
      nearest.itemAt = nearest.end;
      StreamPlaces.swallow(stream.state, nearest);
      stream.drop(piece);
      PieceFate.of(nearest.skipFate).tell(piece, stream.results);
      return;
    }
    stream.arrive(piece, segment);
    StreamPlaces.Placed placed = StreamPlaces.put(stream, segment, place);
    if (placed == StreamPlaces.Placed.NEW && stream.state.closed) {
      // Another connection between the same ends, whose SYN was not seen.
      stream.state.closed = false;
      stream.state.ends = false;
    }
    if (placed != StreamPlaces.Placed.NEW) {
      stream.refuse();
      stream.drop(piece);
      if (placed == StreamPlaces.Placed.REPEATED) {
        stream.results.ignored(piece, REPEATED);
      } else {
        PieceFate.TOO_MANY.tell(piece, stream.results);
      }
    }
  }

  /** A SYN: of what is there already, or of a new connection between the same ends. */
  private static void begin(Piece piece, long place, OpenStream<?> stream) {
    StreamState state = stream.state;
    boolean later = piece.context().captureTimeNanos() > state.lastNanos;
    if (later && !isBeginningOf(state, place)) {
      endAll(stream, PieceFate.STREAM_ENDED);
    }
    StreamPlaces.mark(state, place, StreamRun.BOUNDARY);
  }

  private static boolean isBeginningOf(StreamState state, long place) {
    for (StreamRun run : state.runs) {
      boolean overtaken = run.waits() && run.start >= place && run.start - place <= NEAR_BYTES;
      if (run.start == place || overtaken) {
        return true;
      }
    }
    return false;
  }

  private static void end(long place, OpenStream<?> stream) {
    StreamState state = stream.state;
    StreamRun nearest = state.nearest(place);
    if (nearest != null && nearest.distance(place) <= NEAR_BYTES) {
      state.ends = true;
      state.endsAt = place;
      StreamPlaces.mark(state, place, StreamRun.WAITING);
    }
  }

  private static <P extends Piece> void reset(P piece, long place, OpenStream<P> stream) {
    StreamRun nearest = stream.state.nearest(place);
    stream.drop(piece);
    if (nearest != null && Math.abs(place - nearest.end) > NEAR_BYTES) {
      stream.results.ignored(piece, RST_IGNORED);
      return;
    }
    endAll(stream, PieceFate.STREAM_ENDED);
    stream.results.ignored(piece, EMPTY);
  }

  private static void readOn(OpenStream<?> stream) {
    StreamState state = stream.state;
    for (int i = 0; i < state.runs.length; i++) {
      StreamRun run = state.runs[i];
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
    StreamPlaces.tidy(state);
  }

  /** Reads what waited long enough for what is missing before or behind it. */
  private static void fillNoMore(long millis, OpenStream<?> stream) {
    StreamRun before = null;
    for (StreamRun run : stream.state.runs) {
      if (run.deadlineMillis >= 0 && run.deadlineMillis <= millis) {
        if (run.waits()) {
          beginAfterHole(before, run, stream);
        } else {
          SipFramer.cutAtGap(stream, run);
        }
      }
      before = run;
    }
    readOn(stream);
    closeIfAtEnd(stream);
  }

  private static void beginAfterHole(StreamRun before, StreamRun run, OpenStream<?> stream) {
    if (before != null && !before.waits()) {
      SipFramer.cutAtGap(stream, before);
    }
    SipFramer.beginAnywhere(stream, run);
  }

  /** More is held than may be: waits no longer, and if that does not help, gives up. */
  private static void keepLimits(OpenStream<?> stream) {
    if (!isBeyondLimits(stream)) {
      return;
    }
    StreamRun before = null;
    for (StreamRun run : stream.state.runs) {
      if (run.waits()) {
        beginAfterHole(before, run, stream);
      }
      before = run;
    }
    readOn(stream);
    boolean big = stream.state.undeliveredBytes() > stream.limits.bytesPerStream();
    for (StreamRun run : stream.state.runs) {
      if (isBeyondLimits(stream) && run.isPartial()) {
        SipFramer.drop(stream, run, big ? PieceFate.TOO_BIG : PieceFate.TOO_MANY);
      }
    }
  }

  private static boolean isBeyondLimits(OpenStream<?> stream) {
    return stream.state.segments.count > stream.limits.segmentsPerStream()
        || stream.state.undeliveredBytes() > stream.limits.bytesPerStream();
  }

  /** With the last byte delivered the stream is soon forgotten. */
  private static void closeIfAtEnd(OpenStream<?> stream) {
    StreamState state = stream.state;
    if (!state.ends) {
      return;
    }
    boolean reached = false;
    boolean all = true;
    for (StreamRun run : state.runs) {
      if (!run.waits() && run.start <= state.endsAt && run.end >= state.endsAt) {
        reached = true;
        SipFramer.cutAtEnd(stream, run, PieceFate.STREAM_ENDED);
      }
      all &= run.isDone();
    }
    state.closed = reached && all;
  }

  private static void endAll(OpenStream<?> stream, PieceFate fate) {
    for (StreamRun run : stream.state.runs) {
      if (run.waits()) {
        SipFramer.beginAnywhere(stream, run);
      }
      SipFramer.cutAtEnd(stream, run, fate);
    }
    clear(stream.state);
  }

  private static void clear(StreamState state) {
    state.runs = new StreamRun[0];
    state.ends = false;
    state.closed = false;
    state.proven = false;
    state.lastNanos = Long.MIN_VALUE;
  }

  private <P extends Piece> void settle(
      long nowMillis, OpenStream<P> stream, KeyedHost<P, StreamState> host) {
    StreamState state = stream.state;
    if (state.runs.length == 0 && state.awaiting == 0) {
      budget.giveBack(state.source, 1, 0);
      halfOpen -= state.halfOpen ? 1 : 0;
      StreamTimers.cancel(state, host);
      host.forget();
      return;
    }
    StreamTimers.setDeadlines(nowMillis, state, limits);
    StreamTimers.set(state, host, limits);
    host.remember(state);
  }
}
