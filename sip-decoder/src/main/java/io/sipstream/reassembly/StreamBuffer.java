package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Packet;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.text.Span;
import java.util.List;

/**
 * A stream while something is done with it: gives access to its bytes, which lie in pieces, and
 * ends the pieces that nothing is needed of any more.
 *
 * <p>The piece that just arrived is given to the host only if it has to be kept.
 */
final class StreamBuffer<P extends ReassemblyInput> {
  private static final long NO_PIECE = -1;

  final StreamState state;
  final ReassemblyOutput<P> results;
  final ReassemblyLimits.Streams limits;
  private final ReassemblyContext<P, StreamState> host;
  private final PacketDecoder packets;
  private final ReassemblyBudget budget;

  private P arrived;
  private long arrivedNumber = NO_PIECE;

  // The piece that was looked at last.
  private long openNumber = NO_PIECE;
  private P open;
  private Packet.Tcp segment;

  // A stretch of it, see chunk().
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

  static Packet.Tcp segment(ReassemblyInput piece, PacketDecoder packets) {
    FrameContext context = piece.context();
    // It was one when it got its key, and decoding the same bytes gives the same again.
    return (Packet.Tcp) packets.decode(piece.bytes(), context.linkType(), context.layers());
  }

  /** Makes the ranges that are added from now on ones of this piece. */
  void arrive(P piece, Packet.Tcp itsSegment) {
    arrived = piece;
    arrivedNumber = state.nextPiece++;
    openNumber = arrivedNumber;
    open = piece;
    segment = itsSegment;
  }

  /** Remembers a stretch of the piece that arrived. */
  void add(long from, long until, boolean shared) {
    state.segments.insert(from, (int) (until - from), arrivedNumber, shared);
  }

  /** Nothing of the piece that arrived was added. */
  void refuse() {
    arrivedNumber = NO_PIECE;
  }

  /** Has the host hold the piece that arrived, if anything of it is still needed. */
  void leave() {
    if (arrivedNumber != NO_PIECE) {
      host.put(arrivedNumber, arrived);
      arrivedNumber = NO_PIECE;
    }
  }

  /** Opens the stretch that holds this place; gives its length from there on. */
  int chunk(long place) {
    int index = state.segments.indexOf(place);
    open(index);
    bytes = segment.ends().bytes();
    at = offset(place);
    to = at + (int) (state.segments.end(index) - place);
    return to - at;
  }

  /** A byte of the open stretch, counted from the place that it was opened at. */
  byte chunkAt(int index) {
    return bytes[at + index];
  }

  /** Whether a stretch begins at this place. */
  boolean beginsSegment(long place) {
    int index = state.segments.indexOf(place);
    return state.segments.places[index] == place;
  }

  byte byteAt(long place) {
    chunk(place);
    return bytes[at];
  }

  /** The bytes between two places of a run: of one piece as they are there, of more as a copy. */
  Span span(long from, long until) {
    int length = (int) (until - from);
    if (length == 0) {
      return Span.EMPTY;
    }
    if (chunk(from) >= length) {
      return new Span(bytes, at, at + length);
    }
    byte[] joined = new byte[length];
    for (int filled = 0; filled < length; ) {
      int part = Math.min(chunk(from + filled), length - filled);
      System.arraycopy(bytes, at, joined, filled, part);
      filled += part;
    }
    return new Span(joined, 0, length);
  }

  /** Whether the bytes of a segment that are there already are others. */
  boolean conflicts(Packet.Tcp other, long otherPlace, long from, long until) {
    SegmentIndex segments = state.segments;
    for (int i = segments.firstBehind(from); i < segments.count && segments.places[i] < until; ) {
      long begin = Math.max(from, segments.places[i]);
      int length = (int) (Math.min(until, segments.end(i)) - begin);
      open(i);
      int theirs = other.payloadAt() + (int) (begin - otherPlace);
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

  /** Hands on the item in the making, up to a place, as a message. */
  void message(ContiguousRange run, long until, List<String> problems) {
    message(run, span(run.itemAt, until), until, problems);
  }

  /**
   * Hands on a message.
   *
   * @param sip its bytes, if they are not those of the item
   */
  void message(ContiguousRange run, Span sip, long until, List<String> problems) {
    SegmentIndex segments = state.segments;
    int first = segments.indexOf(run.itemAt);
    boolean imprecise = false;
    for (int i = first; i < segments.count && segments.places[i] < until; i++) {
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
            segment.layers(),
            run.timeNanos,
            imprecise,
            open.context().observerName(),
            problems));
    run.sip = true;
    state.proven = true;
    run.searching = false;
    finish(run, until, SegmentDisposition.USED);
  }

  /** Is done with the bytes of a run up to a place. */
  void finish(ContiguousRange run, long until, SegmentDisposition disposition) {
    if (until == run.itemAt) {
      return;
    }
    SegmentIndex segments = state.segments;
    int first = segments.indexOf(run.itemAt);
    int i = first;
    for (; i < segments.count && segments.places[i] < until; i++) {
      open(i);
      advanceTime(run);
      segments.addFate(i, disposition);
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

  /** A stretch is done with; with the last one of a piece the piece ends. */
  private void end(int index, int doneFrom) {
    SegmentIndex segments = state.segments;
    int sibling = segments.sibling(index, doneFrom);
    if (sibling >= 0) {
      segments.addFate(sibling, segments.disposition(index));
      return;
    }
    if (openNumber == arrivedNumber) {
      arrivedNumber = NO_PIECE;
    } else {
      host.remove(openNumber);
    }
    drop(open);
    segments.disposition(index).report(open, results);
  }

  /** Gives back what a piece took of the limits. */
  void drop(ReassemblyInput piece) {
    // What an earlier version kept may have counted less.
    long bytes = Math.min(piece.heldBytes(), state.keptBytes);
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

  private int offset(long place) {
    long first = segment.sequence() + (segment.has(Packet.Tcp.SYN) ? 1 : 0);
    return segment.payloadAt() + (int) ((place - first) & 0xFFFF_FFFFL);
  }
}
