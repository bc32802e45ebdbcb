package io.sipstream.reassembly;

import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.EventTimeOrder.Due;
import java.util.Comparator;

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

  private static final Comparator<Packet.Tcp> BY_SEQUENCE =
      Comparator.comparingLong(Packet.Tcp::sequence);

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
    budget.add(state.source, 1, state.keptBytes);
    budget.restoreArrival(state.arrival);
    halfOpen += state.halfOpen ? 1 : 0;
  }

  @Override
  public <P extends ReassemblyInput> LimitReached arrive(
      P part, ReassemblyContext<P, StreamState> host, ReassemblyOutput<P> results) {
    StreamState state = host.state();
    Packet.Tcp segment = segment(part);
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
    if (EventTimeOrder.queue(part, state, host)) {
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
    Packet.Tcp segment = segment(part);
    if (segment.payloadBytes() > 0) {
      SegmentDisposition.of(shortage).report(part, results);
    } else {
      refuseEmpty(part, segment, results);
    }
  }

  @Override
  public long evictionRank(StreamState state, LimitReached shortage) {
    boolean other = shortage.source() != null && !shortage.source().equals(state.source);
    if (other || (shortage.bytes() && state.keptBytes == 0)) {
      return NOT_EVICTABLE;
    }
    // Of the recognized streams, the longest idle one.
    return state.isRecognized() ? RECOGNIZED + state.lastMillis : state.arrival;
  }

  @Override
  public <P extends ReassemblyInput> void evict(
      LimitReached shortage, ReassemblyContext<P, StreamState> host, ReassemblyOutput<P> results) {
    StreamState state = host.state();
    StreamHandler<P> handler = handler(state, host, results);
    for (Due<P, Packet.Tcp> due : EventTimeOrder.all(state, host, this::segment, BY_SEQUENCE)) {
      handler.handle(due.part(), due.packet(), EventTimeOrder.bucket(due.part()));
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

  private Packet.Tcp segment(ReassemblyInput part) {
    return StreamBuffer.segment(part, packets);
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
    StreamState state = host.state();
    if (state == null) {
      return;
    }
    StreamHandler<P> handler = handler(state, host, results);
    EventTimeOrder.fired(millis, state);
    StreamDeadlines.resolve(state, host, limits);
    for (Due<P, Packet.Tcp> due :
        EventTimeOrder.due(millis, state, host, this::segment, BY_SEQUENCE)) {
      handler.handle(due.part(), due.packet(), millis);
    }
    if (StreamDeadlines.isIdle(millis, state, limits)) {
      handler.endAll(SegmentDisposition.IDLE);
    }
    handler.giveUpGaps(millis);
    settle(millis, state, host);
  }

  private <P extends ReassemblyInput> StreamHandler<P> handler(
      StreamState state, ReassemblyContext<P, StreamState> host, ReassemblyOutput<P> results) {
    return new StreamHandler<>(
        new StreamBuffer<>(state.open(), host, results, limits, packets, budget));
  }

  private void settle(long nowMillis, StreamState state, ReassemblyContext<?, StreamState> host) {
    StreamDeadlines.set(nowMillis, state, limits);
    EventTimeOrder.setTimer(StreamDeadlines.next(state, limits), state, host);
    if (state.runs.length == 0 && !state.hasQueued()) {
      budget.giveBack(state.source, 1, 0);
      halfOpen -= state.halfOpen ? 1 : 0;
      host.clearState();
    } else {
      host.updateState(state);
    }
  }
}
