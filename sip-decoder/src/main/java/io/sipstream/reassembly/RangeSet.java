package io.sipstream.reassembly;

import io.sipstream.packet.Packet;

/** Adds the new bytes of a segment to the contiguous ranges of a stream. */
final class RangeSet {
  /**
   * Most ranges with gaps between them in one stream; reason {@code limit_stream_ranges} beyond.
   */
  static final int RUNS = 16;

  /** Delivered bytes that a range keeps to recognize duplicates. */
  private static final long REMEMBERED_BYTES = 1L << 30;

  private RangeSet() {}

  /** Result of adding a segment. */
  enum Placed {
    NEW,
    REPEATED,
    NO_ROOM
  }

  /** Adds the payload of the segment that arrived, which is not empty. */
  static Placed put(StreamBuffer<?> stream, Packet.Tcp segment, long from) {
    StreamState state = stream.state;
    long until = from + segment.payloadBytes();
    if (stream.conflicts(segment, from, from, until)) {
      stream.results.count("tcp_overlap_conflict");
    }
    long[] ranges = newRanges(state, from, until);
    if (ranges.length == 0) {
      return Placed.REPEATED;
    }
    if (!touches(state, ranges[0], ranges[1]) && !makeRoom(state, from, until)) {
      return Placed.NO_ROOM;
    }
    for (int i = 0; i < ranges.length; i += 2) {
      stream.add(ranges[i], ranges[i + 1], ranges.length > 2);
      merge(state, ranges[i], ranges[i + 1]);
    }
    return Placed.NEW;
  }

  /** Returns the begins and ends of the parts that no range contains yet. */
  private static long[] newRanges(StreamState state, long from, long until) {
    long[] ranges = new long[2 * (state.runs.length + 1)];
    int count = 0;
    long at = from;
    for (ContiguousRange run : state.runs) {
      if (at < run.start && run.start < until) {
        ranges[count++] = at;
        ranges[count++] = run.start;
      } else if (run.start >= until) {
        break;
      }
      at = Math.max(at, run.end);
    }
    if (at < until) {
      ranges[count++] = at;
      ranges[count++] = until;
    }
    return java.util.Arrays.copyOf(ranges, count);
  }

  /**
   * Makes room for another range by removing the oldest delivered range; returns false if none is
   * delivered.
   */
  private static boolean makeRoom(StreamState state, long from, long until) {
    if (state.runs.length < RUNS) {
      return true;
    }
    int oldest = -1;
    for (int i = 0; i < state.runs.length; i++) {
      ContiguousRange run = state.runs[i];
      boolean apart = run.end < from || run.start > until;
      if (apart && run.isDone() && (oldest < 0 || run.timeNanos < state.runs[oldest].timeNanos)) {
        oldest = i;
      }
    }
    if (oldest >= 0) {
      state.remove(oldest);
    }
    return oldest >= 0;
  }

  private static boolean touches(StreamState state, long from, long until) {
    for (ContiguousRange run : state.runs) {
      if (run.end == from || (run.start == until && run.waits())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Appends bytes to the range before them, prepends them to the range behind them, or both;
   * otherwise adds a range.
   */
  private static void merge(StreamState state, long from, long until) {
    int next = state.runsUpTo(from);
    ContiguousRange left =
        next > 0 && state.runs[next - 1].end == from ? state.runs[next - 1] : null;
    // A range that is already read is not extended to the left.
    boolean right =
        next < state.runs.length && state.runs[next].start == until && state.runs[next].waits();
    if (left != null) {
      left.end = until;
      if (!left.waits()) {
        left.deadlineMillis = -1;
      }
      if (right) {
        left.end = state.runs[next].end;
        state.remove(next);
      }
    } else if (right) {
      state.runs[next].start = from;
      state.runs[next].itemAt = from;
    } else {
      state.insert(next, ContiguousRange.at(from, until, ContiguousRange.WAITING));
    }
  }

  /** Limits a range that skips all bytes to the beginning of the next range. */
  static void absorb(StreamState state, ContiguousRange run) {
    int next = 0;
    while (state.runs[next] != run) {
      next++;
    }
    next++;
    if (next < state.runs.length && state.runs[next].start < run.end) {
      run.end = state.runs[next].start;
      run.itemAt = run.end;
    }
  }

  /** Adds an empty range where the stream begins or ends, unless a range is there. */
  static void mark(StreamState state, long position, int phase) {
    for (ContiguousRange run : state.runs) {
      if (run.start <= position && position <= run.end) {
        if (run.waits() && run.start == position && phase != ContiguousRange.WAITING) {
          run.begin(phase);
          run.deadlineMillis = -1;
        }
        return;
      }
    }
    if (makeRoom(state, position, position)) {
      state.insert(state.runsUpTo(position), ContiguousRange.at(position, position, phase));
    }
  }

  /** Merges delivered adjacent ranges, and shortens ranges to {@link #REMEMBERED_BYTES}. */
  static void tidy(StreamState state) {
    for (int i = 0; i < state.runs.length; i++) {
      ContiguousRange run = state.runs[i];
      while (i + 1 < state.runs.length
          && run.isDone()
          && !state.runs[i + 1].waits()
          && state.runs[i + 1].start == run.end) {
        ContiguousRange next = state.runs[i + 1];
        next.start = run.start;
        state.remove(i);
        run = next;
      }
      run.start = Math.max(run.start, run.itemAt - REMEMBERED_BYTES);
    }
  }
}
