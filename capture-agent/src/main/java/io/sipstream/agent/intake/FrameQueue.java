package io.sipstream.agent.intake;

import io.sipstream.frames.CapturedFrame;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Passes frames from the capture thread, which must never wait, to the sender. Memory is bounded. A
 * full queue rejects new frames, so that the queued ones stay complete and in order.
 */
public final class FrameQueue {
  // Memory of a frame in addition to its bytes: two objects and an entry of the queue.
  public static final int OVERHEAD_BYTES = 128;

  private final BlockingQueue<CapturedFrame> frames;
  private final AtomicLong heldBytes = new AtomicLong();
  private final long limitBytes;

  /**
   * Creates a queue.
   *
   * @param limitBytes memory for frames; each uses its length plus {@link #OVERHEAD_BYTES}
   */
  public FrameQueue(long limitBytes) {
    this.limitBytes = limitBytes;
    this.frames = new ArrayBlockingQueue<>((int) Math.max(1, limitBytes / OVERHEAD_BYTES));
  }

  /** Adds a frame; returns false if the queue is full. Never waits. */
  public boolean offer(CapturedFrame frame) {
    int weight = weightBytes(frame);
    if (heldBytes.addAndGet(weight) <= limitBytes && frames.offer(frame)) {
      return true;
    }
    heldBytes.addAndGet(-weight);
    return false;
  }

  /** Passes up to {@code limit} frames to {@code consumer}, oldest first; returns their number. */
  public int drain(Consumer<CapturedFrame> consumer, int limit) {
    int count = 0;
    for (; count < limit; count++) {
      CapturedFrame frame = frames.poll();
      if (frame == null) {
        break;
      }
      heldBytes.addAndGet(-weightBytes(frame));
      consumer.accept(frame);
    }
    return count;
  }

  /** Returns the memory that the queued frames use, in bytes. */
  public long heldBytes() {
    return heldBytes.get();
  }

  public long limitBytes() {
    return limitBytes;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Returns the memory that a frame uses, in bytes. */
  public static int weightBytes(CapturedFrame frame) {
    return frame.bytes().length + OVERHEAD_BYTES;
  }
}
