package io.sipstream.agent.intake;

import io.sipstream.agent.metrics.Metrics;
import java.io.IOException;

/**
 * Produces live frames. A dedicated thread calls {@link #doWork} repeatedly, which queues frames
 * and never waits for anything else.
 */
public interface FrameLoop {
  /**
   * Queues the available frames, or waits for some.
   *
   * @param limit number of frames after which the call returns
   * @return number of frames that arrived
   * @throws InterruptedException after {@link #breakOff()}
   * @throws IOException if no more frames can arrive
   */
  int doWork(long limit) throws IOException, InterruptedException;

  /** Makes a waiting {@link #doWork} return at once. For any thread. */
  void breakOff();

  /** Queues up to {@code limit} frames that have already arrived; called after the last doWork. */
  default void finish(long limit) throws IOException {
    // Frames that the kernel still buffers for an interface do not count as captured.
  }

  /** Reads the kernel's counters a last time and releases all resources. For the loop's thread. */
  void close();

  /** Returns the name of the capture interface; null if there is none. */
  default String interfaceName() {
    return null;
  }

  /** Returns why no frames can arrive now; null if they can. */
  default String lastError() {
    return null;
  }

  /** Adds the counters of {@link #moreText()} as metrics. */
  default void addMetrics(Metrics metrics) {
    // Most loops have no counters of their own.
  }

  /** Returns text to append to a report; empty, or starting with a comma. */
  default String moreText() {
    return "";
  }

  /** Returns JSON members to append to a report; empty, or starting with a comma. */
  default String moreJsonMembers() {
    return "";
  }
}
