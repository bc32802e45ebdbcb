package io.sipstream.agent.intake;

import io.sipstream.frames.CapturedFrame;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Between the capture thread, which must never wait, and the sender, which has to at times: bounded
 * in memory, and what does not fit is refused, so that the older frames stay whole and in order.
 */
public final class FrameQueue {
  // What a frame takes in memory beside its bytes: two objects and a place in the queue.
  public static final int OVERHEAD_BYTES = 128;

  private final BlockingQueue<CapturedFrame> frames;
  private final AtomicLong heldBytes = new AtomicLong();
  private final long limitBytes;

  /**
   * @param limitBytes of memory for the frames, each counted with {@link #OVERHEAD_BYTES} more than
   *     its length
   */
  public FrameQueue(long limitBytes) {
    this.limitBytes = limitBytes;
    this.frames = new ArrayBlockingQueue<>((int) Math.max(1, limitBytes / OVERHEAD_BYTES));
  }

  /** Takes the frame, or says false if there is no room. Never waits. */
  public boolean offer(CapturedFrame frame) {
    int weight = weightBytes(frame);
    if (heldBytes.addAndGet(weight) <= limitBytes && frames.offer(frame)) {
      return true;
    }
    heldBytes.addAndGet(-weight);
    return false;
  }

  /** Hands up to {@code limit} frames to {@code consumer}, oldest first; says how many. */
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

  /** What the frames in it weigh. */
  public long heldBytes() {
    return heldBytes.get();
  }

  public long limitBytes() {
    return limitBytes;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** What a frame takes in memory. */
  public static int weightBytes(CapturedFrame frame) {
    return frame.bytes().length + OVERHEAD_BYTES;
  }
}
