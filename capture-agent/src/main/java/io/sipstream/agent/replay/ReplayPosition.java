package io.sipstream.agent.replay;

import java.util.HashSet;
import java.util.Set;

/**
 * Tracks the position of a replay in one file: the number of leading frames that are all in Kafka.
 * Acknowledgements arrive in any order. Those beyond a gap are kept, at most as many as the
 * producer has frames in flight. For several threads.
 */
final class ReplayPosition {
  private final Set<Long> beyondGap = new HashSet<>();
  private long settled;
  private long given;
  private boolean readToEnd;

  /**
   * Creates a position.
   *
   * @param settled number of leading frames of an earlier run
   */
  ReplayPosition(long settled) {
    this.settled = settled;
    this.given = settled;
  }

  /** Returns the number of the next frame, which is passed to Kafka. */
  synchronized long give() {
    return given++;
  }

  /** Marks a frame that is in Kafka, or that Kafka will never accept. */
  synchronized void settle(long number) {
    beyondGap.add(number);
    while (beyondGap.remove(settled)) {
      settled++;
    }
  }

  synchronized void readToEnd() {
    readToEnd = true;
  }

  /** Returns the number of leading frames that need not be sent again. */
  synchronized long settled() {
    return settled;
  }

  synchronized boolean isWhole() {
    return readToEnd && settled == given;
  }
}
