package io.sipstream.reassembly;

import io.sipstream.packet.Layer;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.EventTimeOrder.Due;
import java.util.Comparator;
import java.util.zip.CRC32C;

/**
 * Reassembles IP packets (RFC 791 section 3.2, RFC 8200 section 4.5) from fragments in any order
 * and ignores duplicates. A packet whose fragments overlap is dropped together with its later
 * fragments (RFC 5722 section 4), in IPv4 too. A packet that is incomplete at the timeout is
 * dropped, except for a beginning that holds the head of a message.
 */
public final class Defragmenter implements Reassembly<DatagramState> {
  private static final String STAGE = Layer.FRAGMENT.toString();
  private static final String REPEATED = "fragment_repeated";
  private static final String OVERLAP = "overlap";
  private static final String PACKET_TOO_LARGE = "packet_too_large";
  private static final String PACKETS = "packets";
  private static final String LIMIT_PACKET_FRAGMENTS = LimitReached.PREFIX + "packet_fragments";
  private static final String LIMITS_DETAIL = "More fragments are buffered than the limits allow.";

  /**
   * How long a reassembled packet is remembered, in milliseconds of event time, so that duplicates
   * of its fragments are recognized. Short, since at high rates IPv4 identifications are reused
   * within seconds.
   */
  static final long REPEATS_MILLIS = 1_000;

  private static final long NONE = ReassemblyState.NONE;
  private static final Comparator<Packet.Fragment> BY_OFFSET =
      Comparator.comparingInt(Packet.Fragment::offsetBytes);

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
    budget.add(state.source, 1, state.keptBytes);
    budget.restoreArrival(state.arrival);
  }

  @Override
  public <P extends ReassemblyInput> LimitReached arrive(
      P part, ReassemblyContext<P, DatagramState> host, ReassemblyOutput<P> results) {
    DatagramState state = host.state();
    boolean first = state == null;
    Packet.Fragment fragment = first ? fragment(part) : null;
    String source =
        first ? budget.same(ReassemblyBudget.source(part, fragment.sourceIp())) : state.source;
    LimitReached shortage = budget.take(source, first ? 1 : 0, part.heldBytes());
    if (shortage != null) {
      return shortage;
    }
    if (first) {
      state = new DatagramState();
      state.source = source;
      state.arrival = budget.nextArrival();
    }
    state.keptBytes += part.heldBytes();
    if (!EventTimeOrder.queue(part, state, host)) {
      fragment = first ? fragment : fragment(part);
      handle(part, fragment, EventTimeOrder.nowOnArrival(host), state, host, results);
    }
    settle(state, host);
    return null;
  }

  @Override
  public <P extends ReassemblyInput> void refuse(
      P part, LimitReached shortage, ReassemblyOutput<P> results) {
    results.deadLetter(part, STAGE, shortage.reason(PACKETS), LIMITS_DETAIL);
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
    for (Due<P, Packet.Fragment> due : EventTimeOrder.all(state, host, this::fragment, BY_OFFSET)) {
      handle(due.part(), due.packet(), EventTimeOrder.bucket(due.part()), state, host, results);
    }
    if (!shortage.bytes() || state.keptBytes > 0) {
      deadLetterAll(shortage.reason(PACKETS), LIMITS_DETAIL, state, host, results);
      state.clear(DatagramState.BUFFERING, null);
      state.deadlineMillis = NONE;
    }
    settle(state, host);
  }

  @Override
  public boolean isRelieved(LimitReached shortage) {
    return budget.isRelieved(shortage);
  }

  @Override
  public <P extends ReassemblyInput> void timer(
      long millis, ReassemblyContext<P, DatagramState> host, ReassemblyOutput<P> results) {
    DatagramState state = host.state();
    if (state == null) {
      return;
    }
    EventTimeOrder.fired(millis, state);
    for (Due<P, Packet.Fragment> due :
        EventTimeOrder.due(millis, state, host, this::fragment, BY_OFFSET)) {
      handle(due.part(), due.packet(), millis, state, host, results);
    }
    expire(millis, state, host, results);
    settle(state, host);
  }

  private <P extends ReassemblyInput> void expire(
      long millis,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    if (state.deadlineMillis == EventTimeOrder.UNKNOWN) {
      state.deadlineMillis =
          EventTimeOrder.deadline(host.watermarkMillis(), limits.timeoutMillis());
    }
    if (state.deadlineMillis < 0 || state.deadlineMillis > millis) {
      return;
    }
    if (state.stage == DatagramState.BUFFERING) {
      String detail =
          "The packet is incomplete after %d ms: %d fragments arrived."
              .formatted(limits.timeoutMillis(), state.pieces);
      joinBeginning(state, host, results);
      deadLetterAll("timeout", detail, state, host, results);
    }
    state.clear(DatagramState.BUFFERING, null);
    state.deadlineMillis = NONE;
  }

  private <P extends ReassemblyInput> void handle(
      P part,
      Packet.Fragment fragment,
      long nowMillis,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
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
      drop(part, state);
      results.ignored(part, REPEATED);
      return;
    }
    if (state.stage == DatagramState.DROPPED) {
      drop(part, state);
      results.deadLetter(part, STAGE, state.reason, "Other fragments of the packet were dropped.");
      return;
    }
    if (state.stage == DatagramState.REASSEMBLED) {
      // Another packet uses the identification.
      state.clear(DatagramState.BUFFERING, null);
    }
    if (state.pieces == 0) {
      state.deadlineMillis = EventTimeOrder.deadline(nowMillis, limits.timeoutMillis());
    }
    if (state.collides(begin, end, fragment.last())) {
      fail(OVERLAP, "The fragments of the packet overlap.", part, state, host, results);
    } else if (state.pieces == limits.fragmentsPerPacket()) {
      String detail =
          "The packet has more than %d fragments.".formatted(limits.fragmentsPerPacket());
      fail(LIMIT_PACKET_FRAGMENTS, detail, part, state, host, results);
    } else {
      host.put(begin, part);
      state.insert(-1 - state.find(begin), begin, fragment.payloadBytes(), sum);
      state.endBytes = fragment.last() ? end : state.endBytes;
      if (state.isComplete()) {
        reassemble(nowMillis, state, host, results);
      }
    }
  }

  private <P extends ReassemblyInput> void reassemble(
      long nowMillis,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    JoinedFragments<P> joined = JoinedFragments.of(state.pieces, state, host, packets);
    if (joined.packet() == null) {
      String detail = "The reassembled packet is longer than an IP packet can be.";
      fail(PACKET_TOO_LARGE, detail, null, state, host, results);
      return;
    }
    take(joined, state, host);
    state.stage = DatagramState.REASSEMBLED;
    state.deadlineMillis = EventTimeOrder.deadline(nowMillis, REPEATS_MILLIS);
    results.joined(joined.packet(), joined.context(true), joined.parts());
  }

  /** Joins the fragments before the first missing one, if they hold the head of a message. */
  private <P extends ReassemblyInput> void joinBeginning(
      DatagramState state, ReassemblyContext<P, DatagramState> host, ReassemblyOutput<P> results) {
    int count = state.contiguous();
    if (count == 0) {
      return;
    }
    JoinedFragments<P> joined = JoinedFragments.of(count, state, host, packets);
    if (joined.beginsMessage(packets)) {
      take(joined, state, host);
      state.removeFirst(count);
      results.joined(joined.packet(), joined.context(false), joined.parts());
    }
  }

  private <P extends ReassemblyInput> void take(
      JoinedFragments<P> joined, DatagramState state, ReassemblyContext<P, DatagramState> host) {
    for (int i = 0; i < joined.parts().size(); i++) {
      host.remove(state.offsets[i]);
      drop(joined.parts().get(i), state);
    }
  }

  /** Drops the packet; its fragments that arrive before the timeout are dropped too. */
  private <P extends ReassemblyInput> void fail(
      String reason,
      String detail,
      P part,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    if (part != null) {
      drop(part, state);
      results.deadLetter(part, STAGE, reason, detail);
    }
    deadLetterAll(reason, detail, state, host, results);
    state.clear(DatagramState.DROPPED, reason);
  }

  private <P extends ReassemblyInput> void deadLetterAll(
      String reason,
      String detail,
      DatagramState state,
      ReassemblyContext<P, DatagramState> host,
      ReassemblyOutput<P> results) {
    for (int i = 0; state.stage == DatagramState.BUFFERING && i < state.pieces; i++) {
      P part = host.get(state.offsets[i]);
      host.remove(state.offsets[i]);
      drop(part, state);
      results.deadLetter(part, STAGE, reason, detail);
    }
  }

  private void drop(ReassemblyInput part, DatagramState state) {
    // State of another version may have counted fewer bytes.
    long bytes = Math.min(part.heldBytes(), state.keptBytes);
    state.keptBytes -= bytes;
    budget.giveBack(state.source, 0, bytes);
  }

  private <P extends ReassemblyInput> void settle(
      DatagramState state, ReassemblyContext<P, DatagramState> host) {
    EventTimeOrder.setTimer(state.deadlineMillis, state, host);
    if (!state.hasQueued() && state.deadlineMillis == NONE) {
      budget.giveBack(state.source, 1, 0);
      host.clearState();
    } else {
      host.updateState(state);
    }
  }

  private int checksum(Packet.Fragment fragment) {
    checksum.reset();
    checksum.update(fragment.bytes(), fragment.payloadAt(), fragment.payloadBytes());
    return (int) checksum.getValue();
  }

  private Packet.Fragment fragment(ReassemblyInput part) {
    return JoinedFragments.fragment(part, packets);
  }
}
