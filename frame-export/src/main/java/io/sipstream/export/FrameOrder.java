package io.sipstream.export;

import java.io.IOException;
import java.util.PriorityQueue;

/**
 * Sorts the frames of several partitions by capture timestamp within bounded memory. Each partition
 * may fill its share, then waits for the others. The earliest frames leave when the memory is full
 * or no partition can deliver more. Frames that arrive later than this bound allows are emitted out
 * of order and counted.
 */
final class FrameOrder {
  /** Receives the frames in order. */
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

  /** Marks a partition as read to its end. */
  void end(int partition) {
    ended[partition] = true;
  }

  /** Returns whether a partition must be paused, because its share is full. */
  boolean isFull(int partition) {
    return held[partition] >= shareBytes;
  }

  /** Emits the frames that exceed the memory; called after all records of a poll were added. */
  void makeRoom() throws IOException {
    while (!waiting.isEmpty() && (heldBytes > roomBytes || allPartitionsBlocked())) {
      emit();
    }
  }

  /** Returns the number of frames emitted after later ones. */
  long outOfOrder() {
    return outOfOrder;
  }

  private boolean allPartitionsBlocked() {
    for (int i = 0; i < held.length; i++) {
      if (!ended[i] && !isFull(i)) {
        return false;
      }
    }
    return true;
  }

  private void emit() throws IOException {
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
    // Includes the objects of a frame in addition to its bytes.
    long bytes = found.frame().bytes().length + 200L;
    held[found.partition()] += sign * bytes;
    heldBytes += sign * bytes;
  }
}
