package io.sipstream.agent.intake;

import io.sipstream.frames.CapturedFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
  // A permit ends one wait, also one that starts later.
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore halfFull = new Semaphore(0);
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

  /**
   * Adds a frame; returns false if the queue is full. Never waits. A waiting sender continues after
   * {@link #wakeSender()}, or once the queue is more than half full.
   */
  public boolean offer(CapturedFrame frame) {
    int weight = weightBytes(frame);
    if (heldBytes.addAndGet(weight) <= limitBytes && frames.offer(frame)) {
      if (isHalfFull()) {
        wakeAll();
      }
      return true;
    }
    heldBytes.addAndGet(-weight);
    return false;
  }

  /** Ends {@link #awaitFrames}. Called once per batch of frames, since each call costs a switch. */
  public void wakeSender() {
    wake(arrived);
  }

  /** Ends {@link #awaitFrames} and {@link #awaitHalfFull}, so that their threads can end. */
  public void wakeAll() {
    wake(arrived);
    wake(halfFull);
  }

  private static void wake(Semaphore waiting) {
    if (waiting.availablePermits() == 0) {
      waiting.release();
    }
  }

  /**
   * Waits until {@link #wakeSender()} is called; returns false if it was not. For one thread.
   *
   * @param millis limit of the wait in milliseconds
   */
  public boolean awaitFrames(long millis) throws InterruptedException {
    return await(arrived, millis);
  }

  /**
   * Waits until a frame is added to a queue that is more than half full; returns false if none was.
   * For one thread.
   *
   * @param millis limit of the wait in milliseconds
   */
  public boolean awaitHalfFull(long millis) throws InterruptedException {
    return await(halfFull, millis);
  }

  private static boolean await(Semaphore waiting, long millis) throws InterruptedException {
    boolean woken = waiting.tryAcquire(millis, TimeUnit.MILLISECONDS);
    waiting.drainPermits();
    return woken;
  }

  /**
   * Passes up to {@code limit} frames to {@code consumer}, oldest first; returns their number. If
   * {@code consumer} throws, the frames after this one stay queued.
   */
  public int drain(Consumer<CapturedFrame> consumer, int limit) {
    Deque<CapturedFrame> batch = new ArrayDeque<>();
    int count = frames.drainTo(batch, limit);
    try {
      while (!batch.isEmpty()) {
        CapturedFrame frame = batch.remove();
        heldBytes.addAndGet(-weightBytes(frame));
        consumer.accept(frame);
      }
    } finally {
      batch.forEach(frames::offer);
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

  /** Returns whether the frames use more than half of the memory. */
  public boolean isHalfFull() {
    return heldBytes() > limitBytes / 2;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Returns the memory that a frame uses, in bytes. */
  public static int weightBytes(CapturedFrame frame) {
    return frame.bytes().length + OVERHEAD_BYTES;
  }
}
