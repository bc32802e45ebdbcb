package io.sipstream.reassembly;

/**
 * Holds the keyed state of one direction of a connection. The host buffers its segments. The fields
 * are public for state serializers.
 */
public class StreamState {
  /** Contiguous ranges in ascending order, with gaps between them. */
  public ContiguousRange[] runs = new ContiguousRange[0];

  public SegmentIndex segments = new SegmentIndex();

  /** Number of the next segment at the host. */
  public long nextPiece;

  /** Number of segments in the queue. */
  public int awaiting;

  /** Sum of {@link ReassemblyInput#heldBytes()} of all segments. */
  public long keptBytes;

  /** Number of the first segment within the subtask; 0 in state of an earlier version. */
  public long arrival;

  /** Agent and source address, for the limits per source; null in state of an earlier version. */
  public String source;

  /** Whether a complete message was found since the connection began. */
  public boolean proven;

  /** Whether no segment with payload arrived yet. */
  public boolean halfOpen;

  /** Event time of the latest segment; 0 if not known yet. */
  public long lastMillis;

  /** Latest capture time of a handled segment, nanoseconds since the epoch. */
  public long lastNanos = Long.MIN_VALUE;

  /** Whether the end of the stream is known. */
  public boolean ends;

  /** Position of the end of the stream, if {@link #ends}. */
  public long endsAt;

  /** Whether all bytes up to the end are delivered; the state remains to recognize duplicates. */
  public boolean closed;

  /** Event time of the timer for missing bytes; -1 if there is none. */
  public long gapTimerMillis = -1;

  /** Event time of the timer for idleness; -1 if there is none. */
  public long idleTimerMillis = -1;

  /** Creates an empty state. */
  public StreamState() {}

  /** Returns whether SIP or another protocol was recognized. */
  boolean isRecognized() {
    boolean recognized = proven;
    for (ContiguousRange run : runs) {
      recognized |= run.phase == ContiguousRange.OPAQUE;
    }
    return recognized;
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
