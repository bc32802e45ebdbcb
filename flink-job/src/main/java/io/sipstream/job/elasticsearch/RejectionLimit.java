package io.sipstream.job.elasticsearch;

import java.util.Arrays;

/**
 * Says when so many documents of the last minute were rejected that not they but the template must
 * be wrong. Single broken documents never get there: the first {@link #REJECTED_MIN}, shared among
 * the subtasks, do not count, nor do the first {@link #REJECTED_MIN_PER_SUBTASK} of a subtask: all
 * documents of a call are in one, and one call may have many broken ones.
 */
final class RejectionLimit {
  /** Fewer rejected documents within a minute say nothing about the template. */
  static final int REJECTED_MIN = 100;

  /** The same of one subtask's own, however many there are. */
  static final int REJECTED_MIN_PER_SUBTASK = 25;

  private static final int WINDOW_SECONDS = 60;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final double shareLimit;
  private final int rejectedMin;
  private final long[] finished = new long[WINDOW_SECONDS];
  private final long[] rejected = new long[WINDOW_SECONDS];
  private long second = Long.MIN_VALUE;

  /**
   * @param shareLimit above 0 to 1: more than this share may not be rejected
   * @param subtasks of the sink, which get about equal parts of the documents
   */
  RejectionLimit(double shareLimit, int subtasks) {
    this.shareLimit = shareLimit;
    this.rejectedMin = Math.max(REJECTED_MIN_PER_SUBTASK, REJECTED_MIN / subtasks);
  }

  /**
   * Takes the figures of one answer and says whether the minute that ends with it is above the
   * limit. Only an answer with rejected documents can say so.
   *
   * @param nowNanos a clock that never goes back
   * @param newlyFinished documents that need not be sent again, the rejected ones among them
   */
  boolean isExceeded(long nowNanos, int newlyFinished, int newlyRejected) {
    forgetUntil(Math.floorDiv(nowNanos, NANOS_PER_SECOND));
    int slot = Math.floorMod(second, WINDOW_SECONDS);
    finished[slot] += newlyFinished;
    rejected[slot] += newlyRejected;
    long rejectedInWindow = Arrays.stream(rejected).sum();
    return newlyRejected > 0
        && rejectedInWindow >= rejectedMin
        && rejectedInWindow > shareLimit * Arrays.stream(finished).sum();
  }

  private void forgetUntil(long newSecond) {
    if (second == Long.MIN_VALUE || newSecond - second >= WINDOW_SECONDS) {
      Arrays.fill(finished, 0);
      Arrays.fill(rejected, 0);
    } else {
      for (long s = second + 1; s <= newSecond; s++) {
        int slot = Math.floorMod(s, WINDOW_SECONDS);
        finished[slot] = 0;
        rejected[slot] = 0;
      }
    }
    second = newSecond;
  }
}
