package io.sipstream.job.captureloss;

import java.util.Arrays;

/** What is known of one tap: an agent's interface. A flat Flink POJO. */
public class TapState {
  /** Counts of a tap; in an hour there are 36,000 of 100 ms. */
  static final int BUCKETS_MAX = 40_000;

  /** Starts that are remembered; an agent that starts over and over has one after the other. */
  static final int STARTS_MAX = 8;

  /** Numbers of buckets, rising; the first {@link #size} count. */
  public long[] buckets = new long[16];

  /** Frames in each of them. */
  public long[] counts = new long[16];

  public int size;

  /** Earlier buckets are forgotten. */
  public long prunedTo = Long.MIN_VALUE;

  /** The last bucket of the first tally: from there on all frames are known. */
  public long firstBucket = Long.MAX_VALUE;

  /** Newest last. */
  public AgentRunState[] starts = new AgentRunState[0];

  /** Length of the newest report's interval, milliseconds. */
  public long intervalMillis;

  /** Reports that wait for event time. */
  public int waitingReports;

  /** When something of the tap was last heard, milliseconds of event time. */
  public long heardMillis = Long.MIN_VALUE;

  /** The timer at which to see whether the tap is to be forgotten; 0 for none. */
  public long forgetTimerMillis;

  /** For Flink's serializer. */
  public TapState() {}

  /** A start; null if it is not known. */
  AgentRunState start(String startId) {
    for (AgentRunState start : starts) {
      if (start.startId.equals(startId)) {
        return start;
      }
    }
    return null;
  }

  AgentRunState addStart(String startId) {
    int gone = starts.length < STARTS_MAX ? 0 : 1;
    AgentRunState[] more = Arrays.copyOfRange(starts, gone, starts.length + 1);
    more[more.length - 1] = new AgentRunState(startId);
    starts = more;
    return more[more.length - 1];
  }

  void removeStart(AgentRunState gone) {
    starts = Arrays.stream(starts).filter(start -> start != gone).toArray(AgentRunState[]::new);
  }

  /** Frames arrived. */
  void add(long bucket, long count) {
    if (bucket < prunedTo) {
      return;
    }
    int at = Arrays.binarySearch(buckets, 0, size, bucket);
    if (at >= 0) {
      counts[at] += count;
      return;
    }
    if (size == BUCKETS_MAX) {
      forgetBefore(buckets[0] + 1);
      at = Arrays.binarySearch(buckets, 0, size, bucket);
    }
    int place = -at - 1;
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(buckets, place, buckets, place + 1, size - place);
    System.arraycopy(counts, place, counts, place + 1, size - place);
    buckets[place] = bucket;
    counts[place] = count;
    size++;
  }

  /** Frames in buckets from the one up to, not including, the other. */
  long sum(long from, long to) {
    long sum = 0;
    for (int i = placeOf(from); i < size && buckets[i] < to; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** Forgets earlier buckets. */
  void forgetBefore(long bucket) {
    if (bucket <= prunedTo) {
      return;
    }
    int gone = placeOf(bucket);
    size -= gone;
    System.arraycopy(buckets, gone, buckets, 0, size);
    System.arraycopy(counts, gone, counts, 0, size);
    prunedTo = bucket;
  }

  private int placeOf(long bucket) {
    int at = Arrays.binarySearch(buckets, 0, size, bucket);
    return at >= 0 ? at : -at - 1;
  }
}
