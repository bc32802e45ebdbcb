package io.sipstream.agent.replay;

import java.util.HashSet;
import java.util.Set;

/**
 * How far a replay is in one file: the number of frames from its beginning of which each is in
 * Kafka. Acknowledgements come in any order; those beyond a gap wait, no more of them than the
 * producer has under way. For several threads.
 */
final class ReplayPosition {
  private final Set<Long> beyondGap = new HashSet<>();
  private long settled;
  private long given;
  private boolean readToEnd;

  /**
   * @param settled frames of an earlier run
   */
  ReplayPosition(long settled) {
    this.settled = settled;
    this.given = settled;
  }

  /** The next frame is given to Kafka; gives its number. */
  synchronized long give() {
    return given++;
  }

  /** Frame {@code number} is in Kafka, or never will be because of what it is. */
  synchronized void settle(long number) {
    beyondGap.add(number);
    while (beyondGap.remove(settled)) {
      settled++;
    }
  }

  /** The file has come to a clean end. */
  synchronized void readToEnd() {
    readToEnd = true;
  }

  /** Frames from the beginning that need not be sent again. */
  synchronized long settled() {
    return settled;
  }

  synchronized boolean isWhole() {
    return readToEnd && settled == given;
  }
}
