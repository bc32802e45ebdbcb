package io.sipstream.job.elasticsearch;

import java.util.Arrays;

/**
 * Detects that so many documents of the last minute were rejected that the index template must be
 * wrong. A few malformed documents do not reach the limit: it needs {@link #REJECTED_MIN} rejected
 * documents, divided among the subtasks, and at least {@link #REJECTED_MIN_PER_SUBTASK} in this
 * subtask. A call may have many malformed documents, and one subtask may write all of them.
 */
final class RejectionLimit {
  /** Minimum number of rejected documents in a minute, over all subtasks. */
  static final int REJECTED_MIN = 100;

  /** Minimum number of rejected documents in a minute in this subtask, for any parallelism. */
  static final int REJECTED_MIN_PER_SUBTASK = 25;

  private static final int WINDOW_SECONDS = 60;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final double shareLimit;
  private final int rejectedMin;
  private final long[] finished = new long[WINDOW_SECONDS];
  private final long[] rejected = new long[WINDOW_SECONDS];
  private long second = Long.MIN_VALUE;

  /**
   * Creates a limit without documents.
   *
   * @param shareLimit maximum share of rejected documents, above 0 to 1
   * @param subtasks parallelism of the sink; its subtasks get about equal shares of the documents
   */
  RejectionLimit(double shareLimit, int subtasks) {
    this.shareLimit = shareLimit;
    this.rejectedMin = Math.max(REJECTED_MIN_PER_SUBTASK, REJECTED_MIN / subtasks);
  }

  /**
   * Adds the counts of one response, and returns whether the last minute exceeds the limit. A
   * response without rejected documents never exceeds it.
   *
   * @param nowNanos current time of a monotonic clock, nanoseconds
   * @param newlyFinished number of documents that need no retry, including rejected ones
   * @param newlyRejected number of rejected documents
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
