package io.sipstream.reassembly;

import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives access to the bytes of a stream, which lie in buffered segments, and ends segments that are
 * no longer needed. Lives during one call of a {@link StreamReassembly}.
 *
 * <p>The segment that just arrived is passed to the host only if it has to be buffered.
 */
final class StreamBuffer<P extends ReassemblyInput> {
  private static final long NO_PART = -1;
  private static final String LEADING_JUNK = "leading_junk";

  final StreamState state;
  final ReassemblyOutput<P> results;
  final ReassemblyLimits.Streams limits;
  private final ReassemblyContext<P, StreamState> host;
  private final PacketDecoder packets;
  private final ReassemblyBudget budget;

  private P arrived;
  private long arrivedNumber = NO_PART;

  // The segment that was read last.
  private long openNumber = NO_PART;
  private P open;
  private Packet.Tcp segment;

  // A range of its payload, see chunk().
  private byte[] bytes;
  private int at;
  private int to;

  StreamBuffer(
      StreamState state,
      ReassemblyContext<P, StreamState> host,
      ReassemblyOutput<P> results,
      ReassemblyLimits.Streams limits,
      PacketDecoder packets,
      ReassemblyBudget budget) {
    this.state = state;
    this.host = host;
    this.results = results;
    this.limits = limits;
    this.packets = packets;
    this.budget = budget;
  }

  static Packet.Tcp segment(ReassemblyInput part, PacketDecoder packets) {
    // The key was made from the same bytes, so they are a segment.
    return (Packet.Tcp)
        packets.decode(part.bytes(), part.context().linkType(), part.context().layers());
  }

  /** Sets the part whose ranges are added from now on. */
  void arrive(P part, Packet.Tcp itsSegment) {
    arrived = part;
    arrivedNumber = state.nextPiece++;
    openNumber = arrivedNumber;
    open = part;
    segment = itsSegment;
  }

  /** Adds a range of the part that arrived. */
  void add(long from, long until, boolean shared) {
    state.segments.insert(from, (int) (until - from), arrivedNumber, shared);
  }

  /** Drops the part that arrived; none of its ranges was added. */
  void refuse() {
    arrivedNumber = NO_PART;
  }

  /** Buffers the part that arrived at the host, if a range of it is still needed. */
  void leave() {
    if (arrivedNumber != NO_PART) {
      host.put(arrivedNumber, arrived);
      arrivedNumber = NO_PART;
    }
  }

  /** Opens the range that contains a position; returns its length from there on. */
  int chunk(long position) {
    int index = state.segments.indexOf(position);
    open(index);
    bytes = segment.ends().bytes();
    at = offset(position);
    to = at + (int) (state.segments.end(index) - position);
    return to - at;
  }

  /** Returns a byte of the open range, relative to the position at which it was opened. */
  byte chunkAt(int index) {
    return bytes[at + index];
  }

  /** Returns whether a range begins at a position. */
  boolean beginsSegment(long position) {
    int index = state.segments.indexOf(position);
    return state.segments.offsets[index] == position;
  }

  byte byteAt(long position) {
    chunk(position);
    return bytes[at];
  }

  /** Returns the bytes between two positions; copies them only if they lie in several parts. */
  Span span(long from, long until) {
    int length = (int) (until - from);
    if (length == 0) {
      return Span.EMPTY;
    }
    if (chunk(from) >= length) {
      return new Span(bytes, at, at + length);
    }
    byte[] copy = new byte[length];
    for (int filled = 0; filled < length; ) {
      int part = Math.min(chunk(from + filled), length - filled);
      System.arraycopy(bytes, at, copy, filled, part);
      filled += part;
    }
    return new Span(copy, 0, length);
  }

  /** Returns whether a segment differs from buffered bytes at the same positions. */
  boolean conflicts(Packet.Tcp other, long otherPosition, long from, long until) {
    SegmentIndex segments = state.segments;
    for (int i = segments.firstBehind(from); i < segments.count && segments.offsets[i] < until; ) {
      long begin = Math.max(from, segments.offsets[i]);
      int length = (int) (Math.min(until, segments.end(i)) - begin);
      open(i);
      int theirs = other.payloadAt() + (int) (begin - otherPosition);
      int ours = offset(begin);
      if (!java.util.Arrays.equals(
          segment.ends().bytes(),
          ours,
          ours + length,
          other.ends().bytes(),
          theirs,
          theirs + length)) {
        return true;
      }
      i++;
    }
    return false;
  }

  /** Emits the incomplete item, up to a position, as a message. */
  void message(ContiguousRange run, long until, List<String> problems) {
    message(run, span(run.itemAt, until), until, problems);
  }

  /**
   * Emits a message.
   *
   * @param sip bytes of the message, if they differ from those of the item
   */
  void message(ContiguousRange run, Span sip, long until, List<String> problems) {
    SegmentIndex segments = state.segments;
    int first = segments.indexOf(run.itemAt);
    boolean imprecise = false;
    for (int i = first; i < segments.count && segments.offsets[i] < until; i++) {
      open(i);
      advanceTime(run);
      imprecise |= open.context().timestampImprecise();
    }
    open(first);
    results.message(
        new StreamMessage(
            sip,
            run.itemAt & 0xFFFF_FFFFL,
            segment.ends(),
            open.context().reassembled(run.timeNanos, imprecise, sip.length(), segment.layers()),
            run.junkSkipped ? withJunk(problems) : problems));
    run.junkSkipped = false;
    run.sip = true;
    state.proven = true;
    run.searching = false;
    finish(run, until, SegmentDisposition.USED);
  }

  private static List<String> withJunk(List<String> problems) {
    List<String> all = new ArrayList<>(problems);
    all.add(LEADING_JUNK);
    return all;
  }

  /** Finishes the bytes of a range up to a position. */
  void finish(ContiguousRange run, long until, SegmentDisposition disposition) {
    if (until == run.itemAt) {
      return;
    }
    SegmentIndex segments = state.segments;
    int first = segments.indexOf(run.itemAt);
    int i = first;
    for (; i < segments.count && segments.offsets[i] < until; i++) {
      open(i);
      advanceTime(run);
      segments.addDisposition(i, disposition);
      if (segments.end(i) > until) {
        break;
      }
      end(i, first);
    }
    segments.remove(first, i);
    run.itemAt = until;
    run.scannedTo = until;
  }

  private void advanceTime(ContiguousRange run) {
    run.timeNanos = Math.max(run.timeNanos, open.context().captureTimeNanos());
  }

  /** Finishes a range; with its last range the part ends. */
  private void end(int index, int doneFrom) {
    SegmentIndex segments = state.segments;
    int sibling = segments.sibling(index, doneFrom);
    if (sibling >= 0) {
      segments.addDisposition(sibling, segments.disposition(index));
      return;
    }
    if (openNumber == arrivedNumber) {
      arrivedNumber = NO_PART;
    } else {
      host.remove(openNumber);
    }
    drop(open);
    segments.disposition(index).report(open, results);
  }

  /** Releases the bytes of a part in the budget. */
  void drop(ReassemblyInput part) {
    // State of another version may have counted fewer bytes.
    long bytes = Math.min(part.heldBytes(), state.keptBytes);
    state.keptBytes -= bytes;
    budget.giveBack(state.source, 0, bytes);
  }

  private void open(int index) {
    long number = state.segments.pieces[index];
    if (number != openNumber) {
      openNumber = number;
      open = number == arrivedNumber ? arrived : host.get(number);
      segment = segment(open, packets);
    }
  }

  private int offset(long position) {
    long first = segment.sequence() + (segment.has(Packet.Tcp.SYN) ? 1 : 0);
    return segment.payloadAt() + (int) ((position - first) & 0xFFFF_FFFFL);
  }
}
