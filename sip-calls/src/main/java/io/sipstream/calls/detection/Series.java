package io.sipstream.calls.detection;

import java.util.Arrays;
import java.util.TreeMap;

/** Counts by bucket of time. The oldest buckets are dropped. Not thread-safe. */
public final class Series {
  /** Lists what is counted. Numbers are stored in state. */
  public enum Metric {
    ATTEMPTS(0),
    ANSWERED(1),
    TIMED_OUT(2),
    EFFECTIVE(3),
    KEPT(4),
    MESSAGES(5),
    RETRANSMISSIONS(6);

    private final int index;

    Metric(int index) {
      this.index = index;
    }
  }

  static final int METRICS = 7;

  private final long bucketMicros;
  private final int buckets;
  private final TreeMap<Long, long[]> counts = new TreeMap<>();

  Series(long bucketMicros, int buckets) {
    this.bucketMicros = bucketMicros;
    this.buckets = buckets;
  }

  void add(Metric metric, long micros, long count) {
    add(Math.floorDiv(micros, bucketMicros), metric.index, count);
  }

  private void add(long bucket, int index, long count) {
    if (count != 0) {
      counts.computeIfAbsent(bucket, key -> new long[METRICS])[index] += count;
      counts.headMap(counts.lastKey() - buckets, true).clear();
    }
  }

  /** Returns the sum over the buckets from one time to before another one. */
  public long sum(Metric metric, long fromMicros, long toMicros) {
    long from = Math.floorDiv(fromMicros, bucketMicros);
    long to = Math.floorDiv(toMicros - 1, bucketMicros);
    long sum = 0;
    for (long[] values : counts.subMap(from, true, to, true).values()) {
      sum += values[metric.index];
    }
    return sum;
  }

  /** Returns the number of buckets from the first count to before a time. */
  public long age(long toMicros) {
    return counts.isEmpty() ? 0 : Math.floorDiv(toMicros, bucketMicros) - counts.firstKey();
  }

  /** Returns the median of all buckets from the first count to before a time; 0 without any. */
  public long median(Metric metric, long toMicros) {
    long to = Math.floorDiv(toMicros, bucketMicros);
    long from = counts.isEmpty() ? to : Math.max(counts.firstKey(), to - buckets + 1);
    if (from >= to) {
      return 0;
    }
    long[] values = new long[(int) (to - from)];
    counts
        .subMap(from, true, to, false)
        .forEach((bucket, found) -> values[(int) (bucket - from)] = found[metric.index]);
    Arrays.sort(values);
    return values[(values.length - 1) / 2];
  }
}
