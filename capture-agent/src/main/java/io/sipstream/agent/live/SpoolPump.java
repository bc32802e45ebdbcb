package io.sipstream.agent.live;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.spool.Spool;
import io.sipstream.agent.spool.TokenBucket;
import io.sipstream.frames.CapturedFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves frames between queue, spool and sender. Frames go to disk while the queue is more than half
 * full, and back while it is at most a quarter full.
 */
public record SpoolPump(Spool spool, FrameQueue queue, FrameSender sender, TokenBucket rate) {
  private static final int BATCH_FRAMES = 256;

  /** Spools the oldest frames while the queue is more than half full; returns their number. */
  int relieve() {
    return queue.isHalfFull() ? move() : 0;
  }

  /**
   * Sends spooled frames if live frames do not need the sender; returns their number. For one
   * thread.
   */
  int drain() {
    if (queue.heldBytes() > queue.limitBytes() / 4) {
      return 0;
    }
    int due = rate.due(BATCH_FRAMES);
    int count = 0;
    for (; count < due; count++) {
      Spool.Entry entry = spool.next();
      if (entry == null) {
        break;
      }
      sender.sendOrKeep(entry.frame(), entry.from());
    }
    rate.taken(count);
    return count;
  }

  boolean hasFrames() {
    return spool.counts().held() > 0;
  }

  /** Spools all queued frames for the next run, after the other threads have ended. */
  void close() {
    while (move() > 0) {
      // Repeats per batch.
    }
    spool.close();
  }

  private int move() {
    List<CapturedFrame> batch = new ArrayList<>(BATCH_FRAMES);
    int count = queue.drain(batch::add, BATCH_FRAMES);
    if (count > 0) {
      spool.keep(batch);
    }
    return count;
  }
}
