package io.sipstream.agent.kafka;

/**
 * How many bytes of frames may be on their way to Kafka: with a spool they are held until they are
 * acknowledged, since they go to the spool if Kafka does not take them.
 */
public final class InFlightLimit {
  private final long limitBytes;
  private long takenBytes;
  private boolean closed;

  public InFlightLimit(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Waits for room; a frame beyond the limit goes alone. False once the window is closed. */
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

  /** Lets nobody in any more, nor wait. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
