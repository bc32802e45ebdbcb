package io.sipstream.reassembly;

/**
 * What is remembered of one direction of a connection: numbers alone; its bytes are in the pieces
 * that the host holds. Public fields, so that a host can keep it in whatever way it keeps such
 * things.
 */
public class StreamState {
  /** Runs of bytes in the order of their places, with holes between them. */
  public ContiguousRange[] runs = new ContiguousRange[0];

  public SegmentIndex segments = new SegmentIndex();

  /** The number that the next piece is held under. */
  public long nextPiece;

  /** Segments that wait for their turn. */
  public int awaiting;

  /** What all pieces that are kept take, {@link ReassemblyInput#heldBytes()}. */
  public long keptBytes;

  /** Number of its first segment among those of the task; 0 if an earlier version kept it. */
  public long arrival;

  /** Tap and source address, which limits are kept for; null if an earlier version kept it. */
  public String source;

  /** Whether a whole message was found since the connection began. */
  public boolean proven;

  /** Whether no segment with payload came so far. */
  public boolean halfOpen;

  /** Event time of the latest segment; 0 if it cannot be told yet. */
  public long lastMillis;

  /** Latest capture time of a segment that was placed. */
  public long lastNanos = Long.MIN_VALUE;

  /** Whether the end of the stream is known. */
  public boolean ends;

  /** Where that is. */
  public long endsAt;

  /** Whether all up to there was delivered; remembered so that repeated segments are known. */
  public boolean closed;

  /** When the host was asked to call for what is missing; -1 if it was not. */
  public long gapTimerMillis = -1;

  /** When the host was asked to call for silence; -1 if it was not. */
  public long idleTimerMillis = -1;

  /** Of a stream that nothing is known of. */
  public StreamState() {}

  /** Whether the stream is known to be of use: SIP was found in it, or another protocol. */
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

  /** How many runs begin at or before this place. */
  int runsUpTo(long place) {
    int index = 0;
    while (index < runs.length && runs[index].start <= place) {
      index++;
    }
    return index;
  }

  /** The run that a place is in or nearest to; null if there is none. */
  ContiguousRange nearest(long place) {
    ContiguousRange nearest = null;
    for (ContiguousRange run : runs) {
      if (nearest == null || run.distance(place) < nearest.distance(place)) {
        nearest = run;
      }
    }
    return nearest;
  }

  /** The place that a sequence number means: the nearest to what is there. */
  long place(long sequence) {
    long best = sequence;
    long distance = Long.MAX_VALUE;
    for (ContiguousRange run : runs) {
      // RFC 9293 section 3.4: numbers wrap around, differences of 32 bits are what counts.
      long place = run.end + (int) (sequence - run.end);
      if (run.distance(place) < distance) {
        distance = run.distance(place);
        best = place;
      }
    }
    return best;
  }

  /** Bytes that came and are not delivered. */
  long undeliveredBytes() {
    long bytes = 0;
    for (ContiguousRange run : runs) {
      bytes += run.end - run.itemAt;
    }
    return bytes;
  }
}
