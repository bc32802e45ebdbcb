package io.sipstream.agent.kafka;

/**
 * Limits the bytes of frames in flight. With a spool, frames stay in memory until they are
 * acknowledged, because rejected frames go to the spool.
 */
public final class InFlightLimit {
  private final long limitBytes;
  private long takenBytes;
  private boolean closed;

  public InFlightLimit(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /**
   * Waits for room and reserves it. A frame above the limit is admitted alone.
   *
   * @return false once this limit is closed
   */
  synchronized boolean acquire(int bytes) {
    try {
      while (!closed && takenBytes > 0 && takenBytes + bytes > limitBytes) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (!closed) {
      takenBytes += bytes;
    }
    return !closed;
  }

  synchronized void release(int bytes) {
    takenBytes -= bytes;
    notifyAll();
  }

  /** Closes the limit; pending and further acquire() calls return false. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
