package io.sipstream.reassembly;

import io.sipstream.packet.DefragmentedPacket;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layer;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Joins IP fragments (RFC 791 section 3.2, RFC 8200 section 4.5): any order, repeated ones known
 * for what they are. A packet whose fragments overlap is dropped, with what of it comes later (RFC
 * 5722 section 4), in IPv4 too. One that does not become whole in time is given up.
 */
public final class Defragmenter implements Reassembly<DatagramState> {
  private static final String STAGE = Layer.FRAGMENT.toString();
  private static final String REPEATED = "fragment_repeated";
  private static final String OVERLAP = "overlap";
  private static final String PACKET_TOO_LARGE = "packet_too_large";
  private static final String PACKETS = "packets";
  private static final String LIMIT_PACKET_FRAGMENTS = LimitReached.PREFIX + "packet_fragments";
  private static final String LIMITS_DETAIL =
      "More fragments wait for others than the limits allow.";

  /**
   * How long a joined packet is remembered, so that a tap that sees every packet twice leaves no
   * halves behind. Short, since at high rates IPv4's identifications come again within seconds.
   */
  static final long REPEATS_MILLIS = 1_000;

  private static final long NONE = -1;

  private final ReassemblyLimits.Fragments limits;
  private final PacketDecoder packets;
  private final ReassemblyBudget budget;
  private final CRC32C checksum = new CRC32C();

  public Defragmenter(ReassemblyLimits limits, PacketDecoder packets) {
    this.limits = limits.fragments();
    this.packets = packets;
    this.budget =
        new ReassemblyBudget(
            this.limits.packets(),
            this.limits.packetsPerSource(),
            this.limits.bytes(),
            this.limits.bytesPerSource());
  }

  @Override
  public Held held() {
    return budget.held();
  }

  @Override
  public void restore(DatagramState state) {
    state.source = budget.same(state.source);
    budget.add(state.source, 1, state.keptBytes);
    budget.restoreArrival(state.arrival);
  }

  @Override
  public <P extends ReassemblyInput> LimitReached arrive(
      P piece, ReassemblyContext<P, DatagramState> host, ReassemblyOutput<P> results) {
    DatagramState state = host.state();
    boolean first = state == null;
    String source =
        first
            ? budget.same(ReassemblyBudget.source(piece, fragment(piece).sourceIp()))
            : state.source;
    LimitReached shortage = budget.take(source, first ? 1 : 0, piece.heldBytes());
    if (shortage != null) {
      return shortage;
    }
    if (first) {
      state = new DatagramState();
      state.source = source;
      state.arrival = budget.nextArrival();
    }
    state.keptBytes += piece.heldBytes();
    if (EventTimeOrder.waits(piece, host)) {
      state.awaiting++;
      state.lastTurnMillis = Math.max(state.lastTurnMillis, EventTimeOrder.millis(piece));
    } else {
      handle(piece, EventTimeOrder.nowOnArrival(host), state, host, results);
    }
    settle(state, host);
    return null;
  }

  @Override
  public <P extends ReassemblyInput> void refuse(
      P piece, LimitReached shortage, ReassemblyOutput<P> results) {
    results.deadLetter(piece, STAGE, shortage.reason(PACKETS), LIMITS_DETAIL);
  }

  @Override
  public long evictionRank(DatagramState state, LimitReached shortage) {
    boolean other = shortage.source() != null && !shortage.source().equals(state.source);
    boolean useless = shortage.bytes() && state.keptBytes == 0;
    return other || useless ? NOT_EVICTABLE : state.arrival;
  }

  @Override
  public <P extends ReassemblyInput> void evict(
      LimitReached shortage,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    DatagramState state = host.state();
    List<P> awaited = EventTimeOrder.all(host, byOffset());
    if (state.timerMillis >= 0) {
      host.registerTimer(state.timerMillis);
    }
    state.awaiting = 0;
    for (P piece : awaited) {
      handle(piece, EventTimeOrder.millis(piece), state, host, results);
    }
    if (!shortage.bytes() || state.keptBytes > 0) {
      giveUp(shortage.reason(PACKETS), LIMITS_DETAIL, state, host, results);
      state.clear(DatagramState.MAKING, null);
      state.deadlineMillis = NONE;
    }
    settle(state, host);
  }

  @Override
  public boolean isRelieved(LimitReached shortage) {
    return budget.isRelieved(shortage);
  }

  private <P extends ReassemblyInput> Comparator<P> byOffset() {
    return Comparator.comparingInt(piece -> fragment(piece).offsetBytes());
  }

  @Override
  public <P extends ReassemblyInput> void timer(
      long millis, ReassemblyContext<P, DatagramState> host, ReassemblyOutput<P> results) {
    DatagramState state = host.state();
    if (state == null) {
      return;
    }
    if (state.timerMillis <= millis) {
      state.timerMillis = NONE;
    }
    expire(millis, state, host, results);
    List<P> due = EventTimeOrder.due(millis, host, byOffset());
    state.awaiting -= due.size();
    for (P piece : due) {
      handle(piece, millis, state, host, results);
    }
    settle(state, host);
  }

  private <P extends ReassemblyInput> void expire(
      long millis,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    if (state.deadlineMillis == EventTimeOrder.UNKNOWN) {
      state.deadlineMillis = EventTimeOrder.later(host.watermarkMillis(), limits.timeoutMillis());
    }
    if (state.deadlineMillis < 0 || state.deadlineMillis > millis) {
      return;
    }
    if (state.stage == DatagramState.MAKING) {
      String detail =
          "Within %d ms %d fragments of a packet came, the others did not."
              .formatted(limits.timeoutMillis(), state.pieces);
      giveUp("timeout", detail, state, host, results);
    }
    state.clear(DatagramState.MAKING, null);
    state.deadlineMillis = NONE;
  }

  private <P extends ReassemblyInput> void handle(
      P piece,
      long nowMillis,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    Packet.Fragment fragment = fragment(piece);
    int begin = fragment.offsetBytes();
    int end = begin + fragment.payloadBytes();
    int sum = checksum(fragment);
    int index = state.find(begin);
    boolean repeated =
        index >= 0
            && state.lengths[index] == fragment.payloadBytes()
            && state.checksums[index] == sum
            && (!fragment.last() || state.endBytes == end);
    if (repeated) {
      drop(piece, state);
      results.ignored(piece, REPEATED);
      return;
    }
    if (state.stage == DatagramState.DROPPED) {
      drop(piece, state);
      results.deadLetter(piece, STAGE, state.reason, "Other fragments of the packet were dropped.");
      return;
    }
    if (state.stage == DatagramState.JOINED) {
      // The identification is in use again, for another packet.
      state.clear(DatagramState.MAKING, null);
    }
    if (state.pieces == 0) {
      state.deadlineMillis = EventTimeOrder.later(nowMillis, limits.timeoutMillis());
    }
    if (state.collides(begin, end, fragment.last())) {
      fail(OVERLAP, "Fragments of a packet overlap.", piece, state, host, results);
    } else if (state.pieces == limits.piecesPerPacket()) {
      String detail = "A packet is in more than %d fragments.".formatted(limits.piecesPerPacket());
      fail(LIMIT_PACKET_FRAGMENTS, detail, piece, state, host, results);
    } else {
      host.put(begin, piece);
      state.insert(-1 - state.find(begin), begin, fragment.payloadBytes(), sum);
      state.endBytes = fragment.last() ? end : state.endBytes;
      if (state.isComplete()) {
        join(nowMillis, state, host, results);
      }
    }
  }

  private <P extends ReassemblyInput> void join(
      long nowMillis,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    List<P> pieces = new ArrayList<>(state.pieces);
    List<Packet.Fragment> fragments = new ArrayList<>(state.pieces);
    long timeNanos = 0;
    boolean imprecise = false;
    for (int i = 0; i < state.pieces; i++) {
      P piece = host.get(state.offsets[i]);
      pieces.add(piece);
      fragments.add(fragment(piece));
      // In the order of capture this is the time of the one that completed it; of late ones, which
      // come in any order, it is what it would have been.
      timeNanos = Math.max(timeNanos, piece.context().captureTimeNanos());
      imprecise |= piece.context().timestampImprecise();
    }
    byte[] packet = DefragmentedPacket.of(fragments);
    if (packet == null) {
      String detail = "The fragments of a packet are longer together than a packet can be.";
      fail(PACKET_TOO_LARGE, detail, null, state, host, results);
      return;
    }
    for (int i = 0; i < state.pieces; i++) {
      host.remove(state.offsets[i]);
      drop(pieces.get(i), state);
    }
    state.stage = DatagramState.JOINED;
    state.deadlineMillis = EventTimeOrder.later(nowMillis, REPEATS_MILLIS);
    FrameContext context =
        pieces
            .get(0)
            .context()
            .joined(timeNanos, imprecise, packet.length, fragments.get(0).layers());
    results.joined(packet, context, pieces);
  }

  /** Drops the packet; what comes of it until its time is over is dropped with it. */
  private <P extends ReassemblyInput> void fail(
      String reason,
      String detail,
      P piece,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    if (piece != null) {
      drop(piece, state);
      results.deadLetter(piece, STAGE, reason, detail);
    }
    giveUp(reason, detail, state, host, results);
    state.clear(DatagramState.DROPPED, reason);
  }

  private <P extends ReassemblyInput> void giveUp(
      String reason,
      String detail,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    for (int i = 0; state.stage == DatagramState.MAKING && i < state.pieces; i++) {
      P piece = host.get(state.offsets[i]);
      host.remove(state.offsets[i]);
      drop(piece, state);
      results.deadLetter(piece, STAGE, reason, detail);
    }
  }

  private void drop(ReassemblyInput piece, DatagramState state) {
    // What an earlier version kept may have counted less.
    long bytes = Math.min(piece.heldBytes(), state.keptBytes);
    state.keptBytes -= bytes;
    budget.giveBack(state.source, 0, bytes);
  }

  private <P extends ReassemblyInput> void settle(
      DatagramState state, ReassemblyContext<P, DatagramState> host) {
    setTimer(state, host);
    if (state.awaiting == 0 && state.deadlineMillis < 0) {
      budget.giveBack(state.source, 1, 0);
      host.clearState();
    } else {
      host.updateState(state);
    }
  }

  /**
   * Mostly the other fragments' turns come long before the deadline, and with the last a new one.
   */
  private static void setTimer(DatagramState state, ReassemblyContext<?, ?> host) {
    boolean calledBefore = state.awaiting > 0 && state.lastTurnMillis <= state.deadlineMillis;
    if (calledBefore || state.timerMillis == state.deadlineMillis) {
      return;
    }
    // What waits for its turn may have asked for the same moment; a call too many does no harm.
    if (state.timerMillis >= 0 && state.awaiting == 0) {
      host.deleteTimer(state.timerMillis);
    }
    state.timerMillis = state.deadlineMillis;
    if (state.timerMillis >= 0) {
      host.registerTimer(state.timerMillis);
    }
  }

  private int checksum(Packet.Fragment fragment) {
    checksum.reset();
    checksum.update(fragment.bytes(), fragment.payloadAt(), fragment.payloadBytes());
    return (int) checksum.getValue();
  }

  private Packet.Fragment fragment(ReassemblyInput piece) {
    FrameContext context = piece.context();
    // It was one when it got its key, and decoding the same bytes gives the same again.
    return (Packet.Fragment) packets.decode(piece.bytes(), context.linkType(), context.layers());
  }
}
