package io.sipstream.reassembly;

import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the SIP messages in a TCP stream (RFC 9293, RFC 3261 section 18.3), one direction at a
 * time. Segments may be reordered, duplicated or overlapping; the beginning or other bytes may be
 * missing.
 *
 * <p>Missing bytes are waited for; then reading continues at the next start line. State is removed
 * soon after FIN, with RST, with another SYN, or when the stream is idle.
 */
public final class StreamReassembly implements Reassembly<StreamState> {
  /** Lowest rank of recognized streams, above all others. */
  private static final long RECOGNIZED = 1L << 62;

  private static final String SYN_REFUSED = "tcp_syn_refused";

  private final ReassemblyLimits.Streams limits;
  private final PacketDecoder packets;
  private final ReassemblyBudget budget;
  private int halfOpen;

  public StreamReassembly(ReassemblyLimits limits, PacketDecoder packets) {
    this.limits = limits.streams();
    this.packets = packets;
    this.budget =
        new ReassemblyBudget(
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
  public <P extends ReassemblyInput> LimitReached arrive(
      P part, ReassemblyContext<P, StreamState> host, ReassemblyOutput<P> results) {
    StreamState state = state(host);
    Packet.Tcp segment = StreamBuffer.segment(part, packets);
    boolean first = state == null;
    boolean empty = segment.payloadBytes() == 0;
    if (first && empty && halfOpen >= limits.halfOpen()) {
      refuseEmpty(part, segment, results);
      return null;
    }
    String source =
        first
            ? budget.same(ReassemblyBudget.source(part, segment.ends().sourceIp()))
            : state.source;
    LimitReached shortage = budget.take(source, first ? 1 : 0, part.heldBytes());
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
    state.keptBytes += part.heldBytes();
    if (EventTimeOrder.waits(part, host)) {
      state.awaiting++;
      host.updateState(state);
      return null;
    }
    StreamHandler<P> handler = handler(state, host, results);
    handler.handle(part, segment, EventTimeOrder.nowOnArrival(host));
    settle(EventTimeOrder.nowOnArrival(host), state, host);
    return null;
  }

  @Override
  public <P extends ReassemblyInput> void refuse(
      P part, LimitReached shortage, ReassemblyOutput<P> results) {
    Packet.Tcp segment = StreamBuffer.segment(part, packets);
    if (segment.payloadBytes() > 0) {
      SegmentDisposition.of(shortage).report(part, results);
    } else {
      refuseEmpty(part, segment, results);
    }
  }

  @Override
  public long evictionRank(StreamState state, LimitReached shortage) {
    boolean other = shortage.source() != null && !shortage.source().equals(source(state));
    if (other || (shortage.bytes() && state.keptBytes == 0)) {
      return NOT_EVICTABLE;
    }
    // Of the recognized streams, the longest idle one.
    return state.isRecognized() ? RECOGNIZED + state.lastMillis : state.arrival;
  }

  @Override
  public <P extends ReassemblyInput> void evict(
      LimitReached shortage, ReassemblyContext<P, StreamState> host, ReassemblyOutput<P> results) {
    StreamState state = state(host);
    StreamHandler<P> handler = handler(state, host, results);
    List<P> awaited = EventTimeOrder.all(host, bySequence());
    StreamTimers.rescheduleTimers(state, host);
    state.awaiting = 0;
    for (P part : awaited) {
      handler.handle(part, StreamBuffer.segment(part, packets), EventTimeOrder.millis(part));
    }
    if (!shortage.bytes() || state.keptBytes > 0) {
      handler.evictAll(SegmentDisposition.of(shortage));
    }
    settle(EventTimeOrder.nowOnArrival(host), state, host);
  }

  @Override
  public boolean isRelieved(LimitReached shortage) {
    return budget.isRelieved(shortage);
  }

  private static StreamState state(ReassemblyContext<?, StreamState> host) {
    StreamState state = host.state();
    if (state != null) {
      state.source = source(state);
    }
    return state;
  }

  /** Returns the source; empty in state of an earlier version. */
  private static String source(StreamState state) {
    return state.source == null ? "" : state.source;
  }

  private <P extends ReassemblyInput> Comparator<P> bySequence() {
    return Comparator.comparingLong(part -> StreamBuffer.segment(part, packets).sequence());
  }

  /** Returns whether all capacity was returned to the budget. */
  boolean holdsNothing() {
    return budget.isUntouched() && halfOpen == 0;
  }

  private static <P extends ReassemblyInput> void refuseEmpty(
      P part, Packet.Tcp segment, ReassemblyOutput<P> results) {
    results.ignored(part, segment.has(Packet.Tcp.SYN) ? SYN_REFUSED : StreamHandler.EMPTY);
  }

  @Override
  public <P extends ReassemblyInput> void timer(
      long millis, ReassemblyContext<P, StreamState> host, ReassemblyOutput<P> results) {
    StreamState state = state(host);
    if (state == null) {
      return;
    }
    StreamHandler<P> handler = handler(state, host, results);
    StreamTimers.called(millis, state, host, limits);
    if (StreamTimers.isIdle(millis, state, limits)) {
      handler.endAll(SegmentDisposition.IDLE);
    }
    handler.giveUpGaps(millis);
    for (P part : EventTimeOrder.due(millis, host, bySequence())) {
      state.awaiting--;
      handler.handle(part, StreamBuffer.segment(part, packets), millis);
    }
    settle(millis, state, host);
  }

  private <P extends ReassemblyInput> StreamHandler<P> handler(
      StreamState state, ReassemblyContext<P, StreamState> host, ReassemblyOutput<P> results) {
    return new StreamHandler<>(new StreamBuffer<>(state, host, results, limits, packets, budget));
  }

  private void settle(long nowMillis, StreamState state, ReassemblyContext<?, StreamState> host) {
    if (state.runs.length == 0 && state.awaiting == 0) {
      budget.giveBack(state.source, 1, 0);
      halfOpen -= state.halfOpen ? 1 : 0;
      StreamTimers.cancel(state, host);
      host.clearState();
      return;
    }
    StreamTimers.setDeadlines(nowMillis, state, limits);
    StreamTimers.set(state, host, limits);
    host.updateState(state);
  }
}
