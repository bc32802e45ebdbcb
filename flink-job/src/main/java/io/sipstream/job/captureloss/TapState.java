package io.sipstream.job.captureloss;

import java.util.Arrays;

/**
 * Holds the frame counts and agent runs of one tap, in keyed state. A POJO, because earlier jobs
 * stored it as one.
 */
public class TapState {
  /** Maximum number of counts of a tap; an hour has 36,000 buckets of 100 ms. */
  static final int BUCKETS_MAX = 40_000;

  /** Maximum number of agent runs of a tap; at the limit the oldest is removed. */
  static final int RUNS_MAX = 8;

  /** Bucket numbers in ascending order; the first {@link #size} are valid. */
  public long[] buckets = new long[16];

  /** Number of frames in each bucket, in the order of {@link #buckets}. */
  public long[] counts = new long[16];

  /** Number of valid entries in {@link #buckets} and {@link #counts}. */
  public int size;

  /** First bucket that is kept; earlier ones are removed. */
  public long prunedTo = Long.MIN_VALUE;

  /** Last bucket of the first tally; from this bucket on all frames are counted. */
  public long firstBucket = Long.MAX_VALUE;

  /** Agent runs, the newest last. */
  public AgentRunState[] runs = new AgentRunState[0];

  /** Interval of the newest report, milliseconds. */
  public long intervalMillis;

  /** Number of reports that are not due yet. */
  public int waitingReports;

  /** Event time of the newest frame or report, milliseconds since the epoch. */
  public long lastActivityMillis = Long.MIN_VALUE;

  /** Timer that removes the tap if it is idle, milliseconds since the epoch; 0 for none. */
  public long removalTimerMillis;

  /** Public no-arg constructor required to read the state of earlier jobs. */
  public TapState() {}

  /** Returns the agent run with an id; null if there is none. */
  AgentRunState run(String startId) {
    for (AgentRunState run : runs) {
      if (run.startId.equals(startId)) {
        return run;
      }
    }
    return null;
  }

  /** Adds an agent run; removes the oldest if the limit is reached. */
  AgentRunState addRun(String startId) {
    int gone = runs.length < RUNS_MAX ? 0 : 1;
    AgentRunState[] more = Arrays.copyOfRange(runs, gone, runs.length + 1);
    more[more.length - 1] = new AgentRunState(startId);
    runs = more;
    return more[more.length - 1];
  }

  void removeRun(AgentRunState gone) {
    runs = Arrays.stream(runs).filter(run -> run != gone).toArray(AgentRunState[]::new);
  }

  /** Adds frames to a bucket; ignores removed buckets. */
  void add(long bucket, long count) {
    if (bucket < prunedTo) {
      return;
    }
    int found = Arrays.binarySearch(buckets, 0, size, bucket);
    if (found >= 0) {
      counts[found] += count;
      return;
    }
    if (size == BUCKETS_MAX) {
      forgetBefore(buckets[0] + 1);
      found = Arrays.binarySearch(buckets, 0, size, bucket);
    }
    int index = -found - 1;
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(buckets, index, buckets, index + 1, size - index);
    System.arraycopy(counts, index, counts, index + 1, size - index);
    buckets[index] = bucket;
    counts[index] = count;
    size++;
  }

  /**
   * Returns the number of frames in buckets from {@code from}, inclusive, to {@code to}, exclusive.
   */
  long sum(long from, long to) {
    long sum = 0;
    for (int i = indexOf(from); i < size && buckets[i] < to; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** Removes all buckets before a bucket. */
  void forgetBefore(long bucket) {
    if (bucket <= prunedTo) {
      return;
    }
    int gone = indexOf(bucket);
    size -= gone;
    System.arraycopy(buckets, gone, buckets, 0, size);
    System.arraycopy(counts, gone, counts, 0, size);
    prunedTo = bucket;
  }

  private int indexOf(long bucket) {
    int found = Arrays.binarySearch(buckets, 0, size, bucket);
    return found >= 0 ? found : -found - 1;
  }
}
