package io.sipstream.reassembly;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;

/**
 * Holds the keyed state of one direction of a connection. The host buffers its segments.
 *
 * <p>A decoded state reads its ranges and segments when they are needed: a segment that is queued
 * needs neither.
 */
public final class StreamState extends ReassemblyState {
  private static final int VERSION = 1;

  // Flags of the encoded state.
  private static final int PROVEN = 1;
  private static final int HALF_OPEN = 2;
  private static final int ENDS = 4;
  private static final int CLOSED = 8;
  private static final int RECOGNIZED = 16;

  /** Contiguous ranges in ascending order, with gaps between them. */
  ContiguousRange[] runs = new ContiguousRange[0];

  SegmentIndex segments = new SegmentIndex();

  /** Number of the next segment at the host. */
  long nextPiece;

  /** Whether a complete message was found since the connection began. */
  boolean proven;

  /** Whether no segment with payload arrived yet. */
  boolean halfOpen;

  /** Event time of the latest segment; 0 if not known yet. */
  long lastMillis;

  /** Latest capture time of a handled segment, nanoseconds since the epoch; negative for none. */
  long lastNanos = -1;

  /** Whether the end of the stream is known. */
  boolean ends;

  /** Position of the end of the stream, if {@link #ends}. */
  long endsAt;

  /** Whether all bytes up to the end are delivered; the state remains to recognize duplicates. */
  boolean closed;

  // Encoded state whose ranges and segments were not read yet, from this offset; otherwise null.
  private byte[] unread;
  private int unreadAt;
  private boolean recognized;

  @Override
  public byte[] encode() {
    VarintWriter out = new VarintWriter();
    out.octet(VERSION);
    out.octet(
        (proven ? PROVEN : 0)
            | (halfOpen ? HALF_OPEN : 0)
            | (ends ? ENDS : 0)
            | (closed ? CLOSED : 0)
            | (isRecognized() ? RECOGNIZED : 0));
    writeCommon(out);
    out.number(lastMillis);
    if (unread != null) {
      out.raw(unread, unreadAt, unread.length - unreadAt);
      return out.toByteArray();
    }
    out.number(nextPiece);
    out.number(lastNanos + 1);
    out.signed(endsAt);
    out.number(runs.length);
    for (ContiguousRange run : runs) {
      run.write(out);
    }
    segments.write(out);
    return out.toByteArray();
  }

  /** Reads a state that {@link #encode} returned, also that of an earlier version. */
  public static StreamState decode(byte[] bytes) {
    VarintReader in = new VarintReader(bytes);
    in.version(VERSION, "state of a TCP stream");
    StreamState state = new StreamState();
    int flags = in.octet();
    state.proven = (flags & PROVEN) != 0;
    state.halfOpen = (flags & HALF_OPEN) != 0;
    state.ends = (flags & ENDS) != 0;
    state.closed = (flags & CLOSED) != 0;
    state.recognized = (flags & RECOGNIZED) != 0;
    state.readCommon(in);
    state.lastMillis = in.number();
    state.unread = bytes;
    state.unreadAt = in.position();
    return state;
  }

  /** Reads ranges and segments, which other methods than {@link #isRecognized} need. */
  StreamState open() {
    if (unread != null) {
      VarintReader in = new VarintReader(unread, unreadAt);
      nextPiece = in.number();
      lastNanos = in.number() - 1;
      endsAt = in.signed();
      runs = new ContiguousRange[in.smallNumber()];
      for (int i = 0; i < runs.length; i++) {
        runs[i] = ContiguousRange.read(in);
      }
      segments = SegmentIndex.read(in);
      unread = null;
    }
    return this;
  }

  @Override
  public long[] positions() {
    return open().segments.numbers();
  }

  /** Returns whether SIP or another protocol was recognized. */
  boolean isRecognized() {
    if (unread != null) {
      return recognized;
    }
    boolean found = proven;
    for (ContiguousRange run : runs) {
      found |= run.phase == ContiguousRange.OPAQUE;
    }
    return found;
  }

  void insert(int index, ContiguousRange run) {
    ContiguousRange[] more = new ContiguousRange[runs.length + 1];
    System.arraycopy(runs, 0, more, 0, index);
    more[index] = run;
    System.arraycopy(runs, index, more, index + 1, runs.length - index);
    runs = more;
  }

  void remove(int index) {
    ContiguousRange[] fewer = new ContiguousRange[runs.length - 1];
    System.arraycopy(runs, 0, fewer, 0, index);
    System.arraycopy(runs, index + 1, fewer, index, fewer.length - index);
    runs = fewer;
  }

  /** Returns the number of ranges that begin at or before a position. */
  int runsUpTo(long position) {
    int index = 0;
    while (index < runs.length && runs[index].start <= position) {
      index++;
    }
    return index;
  }

  /** Returns the range that contains a position or is nearest to it; null if there is none. */
  ContiguousRange nearest(long position) {
    ContiguousRange nearest = null;
    for (ContiguousRange run : runs) {
      if (nearest == null || run.distance(position) < nearest.distance(position)) {
        nearest = run;
      }
    }
    return nearest;
  }

  /** Returns the position of a sequence number that is nearest to the known ranges. */
  long position(long sequence) {
    long best = sequence;
    long distance = Long.MAX_VALUE;
    for (ContiguousRange run : runs) {
      // RFC 9293 section 3.4: sequence numbers wrap around. Differences of 32 bits are unambiguous.
      long position = run.end + (int) (sequence - run.end);
      if (run.distance(position) < distance) {
        distance = run.distance(position);
        best = position;
      }
    }
    return best;
  }

  /** Returns the number of bytes that arrived and are not delivered. */
  long undeliveredBytes() {
    long bytes = 0;
    for (ContiguousRange run : runs) {
      bytes += run.end - run.itemAt;
    }
    return bytes;
  }
}
