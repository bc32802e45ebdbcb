package io.sipstream.reassembly;

import io.sipstream.packet.Packet;

/** Puts the bytes of a segment where they belong in the stream, as far as they are new. */
final class RangeSet {
  /** Runs with holes between them in one stream; reason {@code limit_stream_ranges} beyond. */
  static final int RUNS = 16;

  /** How far back bytes are known for repeated ones. */
  private static final long REMEMBERED_BYTES = 1L << 30;

  private RangeSet() {}

  /** What became of the bytes. */
  enum Placed {
    NEW,
    REPEATED,
    NO_ROOM
  }

  /** Places the payload of the piece that arrived, which has some. */
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
      join(state, ranges[i], ranges[i + 1]);
    }
    return Placed.NEW;
  }

  /** Begins and ends of what no run has yet. */
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

  /** Only a piece that touches no run makes another one; what is done longest ago makes room. */
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

  /** Adds a stretch to the run before it, to the one behind it, or to both; else it is one. */
  private static void join(StreamState state, long from, long until) {
    int next = state.runsUpTo(from);
    ContiguousRange left =
        next > 0 && state.runs[next - 1].end == from ? state.runs[next - 1] : null;
    // What a run that is read already had to be read without is not put before it any more.
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

  /** Lets a run that needs no bytes take in the room up to its end, but none of another's. */
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

  /** A beginning or an end of the stream is here: an empty run, unless one is here already. */
  static void mark(StreamState state, long place, int phase) {
    for (ContiguousRange run : state.runs) {
      if (run.start <= place && place <= run.end) {
        if (run.waits() && run.start == place && phase != ContiguousRange.WAITING) {
          run.begin(phase);
          run.deadlineMillis = -1;
        }
        return;
      }
    }
    if (makeRoom(state, place, place)) {
      state.insert(state.runsUpTo(place), ContiguousRange.at(place, place, phase));
    }
  }

  /** Joins runs that are delivered up to the next one, and forgets what was long ago. */
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
