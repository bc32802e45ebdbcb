package io.sipstream.agent.intake;

import io.sipstream.agent.metrics.Metrics;
import java.io.IOException;

/**
 * Where live frames come from: a loop turned by {@link #doWork} on a thread of its own, which puts
 * them into the queue and never waits for anything but frames.
 */
public interface FrameLoop {
  /**
   * One turn: takes the frames that are there, or waits for some.
   *
   * @param limit once so many have come, no more are asked for
   * @return how many came
   * @throws InterruptedException once it was broken off
   * @throws IOException when no more can come
   */
  int doWork(long limit) throws IOException, InterruptedException;

  /** Lets a turn that waits return at once; for any thread. */
  void breakOff();

  /** Takes up to {@code limit} frames that have arrived already; after the last turn. */
  default void finish(long limit) throws IOException {
    // What a kernel still holds of a network card's frames is not ours yet.
  }

  /** Reads the kernel's counters a last time and gives everything back; for the loop's thread. */
  void close();

  /** Where the frames come from, as they tell it; null if they do not. */
  default String interfaceName() {
    return null;
  }

  /** Why no frames can come at the moment, a sentence; null if they can. */
  default String lastError() {
    return null;
  }

  /** The figures of {@link #moreText()} as metrics. */
  default void addMetrics(Metrics metrics) {
    // Most loops have none.
  }

  /** What a report tells beside the books: nothing, or text that begins with a comma. */
  default String moreText() {
    return "";
  }

  /** The same as members of a JSON object: nothing, or text that begins with a comma. */
  default String moreJsonMembers() {
    return "";
  }
}
