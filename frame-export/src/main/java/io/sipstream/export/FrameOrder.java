package io.sipstream.export;

import java.io.IOException;
import java.util.PriorityQueue;

/**
 * Brings the frames of several partitions into the order of capture, within a bounded room: each
 * partition may fill its share of it, then waits for the others. Frames leave, earliest first, only
 * when the room is full or nobody can come any more. So disorder is mended as far as a partition's
 * share reaches; what comes later than that is given all the same, and counted.
 */
final class FrameOrder {
  /** Takes frames in their order. */
  public interface Taker {
    void take(FoundFrame found) throws IOException;
  }

  private final long roomBytes;
  private final long shareBytes;
  private final long[] held;
  private final boolean[] ended;
  private final Taker taker;
  private final PriorityQueue<FoundFrame> waiting = new PriorityQueue<>();
  private long heldBytes;
  private long lastNanos = Long.MIN_VALUE;
  private long outOfOrder;

  FrameOrder(int partitions, long roomBytes, Taker taker) {
    this.roomBytes = roomBytes;
    this.shareBytes = roomBytes / Math.max(1, partitions);
    this.held = new long[partitions];
    this.ended = new boolean[partitions];
    this.taker = taker;
  }

  void add(FoundFrame found) {
    waiting.add(found);
    count(found, 1);
  }

  /** Nothing more comes from a partition. */
  void end(int partition) {
    ended[partition] = true;
  }

  /** Whether a partition is not to be read on, since its share is full. */
  boolean isFull(int partition) {
    return held[partition] >= shareBytes;
  }

  /** Gives what there is no room for; to be called when a poll's records are all here. */
  void makeRoom() throws IOException {
    while (!waiting.isEmpty() && (heldBytes > roomBytes || nobodyMayCome())) {
      give();
    }
  }

  /** Frames that were given behind later ones. */
  long outOfOrder() {
    return outOfOrder;
  }

  private boolean nobodyMayCome() {
    for (int i = 0; i < held.length; i++) {
      if (!ended[i] && !isFull(i)) {
        return false;
      }
    }
    return true;
  }

  private void give() throws IOException {
    FoundFrame found = waiting.remove();
    count(found, -1);
    long timeNanos = found.frame().captureTimeNanos();
    if (timeNanos < lastNanos) {
      outOfOrder++;
    }
    lastNanos = Math.max(lastNanos, timeNanos);
    taker.take(found);
  }

  private void count(FoundFrame found, int sign) {
    // Beside its bytes, a frame costs a few objects.
    long bytes = found.frame().bytes().length + 200L;
    held[found.partition()] += sign * bytes;
    heldBytes += sign * bytes;
  }
}
