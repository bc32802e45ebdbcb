package io.sipstream.agent;

import io.sipstream.frames.CapturedFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves frames between queue, spool and sender: what is beyond half of the queue goes to disk, and
 * back from there when less than a quarter waits.
 */
final class Spooling {
  private static final int BATCH_FRAMES = 256;

  private final Spool spool;
  private final FrameQueue queue;
  private final FrameSender sender;
  private final DrainRate rate;

  Spooling(Spool spool, FrameQueue queue, FrameSender sender, DrainRate rate) {
    this.spool = spool;
    this.queue = queue;
    this.sender = sender;
    this.rate = rate;
  }

  /** Takes the oldest frames of a queue that fills to disk; says how many. */
  int relieve() {
    return queue.heldBytes() > queue.limitBytes() / 2 ? move() : 0;
  }

  /** Sends some of the spool, if that holds up nobody; says how many. For one thread. */
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

  /** At the end, when nobody else is at work: leaves everything to the next run. */
  void close() {
    while (move() > 0) {
      // Batch by batch.
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
