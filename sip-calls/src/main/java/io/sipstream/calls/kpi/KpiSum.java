package io.sipstream.calls.kpi;

import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.util.Arrays;

/**
 * Holds the figures of a minute and a pair of peers, or what one call adds to them. Every figure
 * can be added and subtracted, so the order of calls and changes of a call have no influence.
 */
public final class KpiSum {
  // Status codes are at their own number, 200 to 699.
  private static final int ATTEMPTS_IN_SECOND = 1_000;
  private static final int BEGUN_IN_SECOND = 1_100;
  private static final int ENDED_IN_SECOND = 1_200;

  /** Call time of calls that begin in the minute, minus the time after the end of calls. */
  private static final int CALL_MICROS = 1_300;

  /** Established calls that began in the minute and have not ended. */
  private static final int OPEN = 1_301;

  /** Sum of the versions of the calls. */
  private static final int VERSION = 1_302;

  private static final int DELAYS = 2_000;
  private static final int DELAY_SIZE = 64;
  private static final int SECONDS = 60;
  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int FORMAT = 1;
  private static final int FIRST_SIZE = 24;

  // Figures other than 0, ordered by their index.
  private int[] indexes = new int[FIRST_SIZE];
  private long[] values = new long[FIRST_SIZE];
  private int size;

  /** Adds another sum to this one. */
  public void add(KpiSum other) {
    for (int at = 0; at < other.size; at++) {
      add(other.indexes[at], other.values[at]);
    }
  }

  /** Subtracts another sum from this one. */
  public void subtract(KpiSum other) {
    for (int at = 0; at < other.size; at++) {
      add(other.indexes[at], -other.values[at]);
    }
  }

  private void add(int index, long value) {
    int at = Arrays.binarySearch(indexes, 0, size, index);
    if (at < 0) {
      insert(-1 - at, index, value);
      return;
    }
    values[at] += value;
    if (values[at] == 0) {
      size--;
      System.arraycopy(indexes, at + 1, indexes, at, size - at);
      System.arraycopy(values, at + 1, values, at, size - at);
    }
  }

  private void insert(int at, int index, long value) {
    if (size == indexes.length) {
      indexes = Arrays.copyOf(indexes, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    System.arraycopy(indexes, at, indexes, at + 1, size - at);
    System.arraycopy(values, at, values, at + 1, size - at);
    indexes[at] = index;
    values[at] = value;
    size++;
  }

  private long get(int index) {
    int at = Arrays.binarySearch(indexes, 0, size, index);
    return at < 0 ? 0 : values[at];
  }

  /** Returns whether every figure is 0. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns the sum of the versions of the calls, which is higher the more messages are known. */
  public long version() {
    return get(VERSION);
  }

  void addVersion(long version) {
    if (version != 0) {
      add(VERSION, version);
    }
  }

  /** Returns whether a figure other than the version is not 0. */
  boolean hasFigures() {
    return size > (get(VERSION) == 0 ? 0 : 1);
  }

  /** Returns the established calls that began in the minute and have not ended. */
  public long open() {
    return get(OPEN);
  }

  void addOpen() {
    add(OPEN, 1);
  }

  /** Appends the figures. The first byte is a version. */
  public void write(VarintWriter out) {
    out.octet(FORMAT);
    out.number(size);
    int before = 0;
    for (int at = 0; at < size; at++) {
      out.number(indexes[at] - before);
      out.signed(values[at]);
      before = indexes[at];
    }
  }

  /**
   * Reads figures.
   *
   * @throws java.io.UncheckedIOException if a later program has written them
   */
  public static KpiSum read(VarintReader in) {
    in.version(FORMAT, "sum of KPIs");
    KpiSum sum = new KpiSum();
    sum.size = in.smallNumber();
    sum.indexes = new int[Math.max(FIRST_SIZE, sum.size)];
    sum.values = new long[sum.indexes.length];
    int index = 0;
    for (int at = 0; at < sum.size; at++) {
      index += in.smallNumber();
      sum.indexes[at] = index;
      sum.values[at] = in.signed();
    }
    return sum;
  }

  void count(KpiCount count, long value) {
    if (value != 0) {
      add(count.index(), value);
    }
  }

  /** Returns a counter. */
  public long count(KpiCount count) {
    return get(count.index());
  }

  void addCode(int code) {
    add(code, 1);
  }

  void addCodes(int code, long attempts) {
    if (attempts != 0) {
      add(code, attempts);
    }
  }

  void addDelays(KpiDelay delay, long count, long micros) {
    if (count != 0) {
      add(first(delay), count);
    }
    if (micros != 0) {
      add(first(delay) + 1, micros);
    }
  }

  void addDelaysIn(KpiDelay delay, int bucket, long count) {
    if (count != 0) {
      add(first(delay) + 2 + bucket, count);
    }
  }

  /**
   * Returns the duration that a share of the durations does not exceed, interpolated within its
   * bucket; -1 if there is none or if it exceeds the last bound.
   */
  public long percentileMicros(KpiDelay delay, double share) {
    double wanted = share * delayCount(delay);
    long before = 0;
    for (int bucket = 0; bucket < delay.bounds() && wanted > 0; bucket++) {
      long within = delaysWithin(delay, bucket);
      if (within >= wanted) {
        long low = bucket == 0 ? 0 : delay.boundMicros(bucket - 1);
        double part = (wanted - before) / (within - before);
        return low + Math.round(part * (delay.boundMicros(bucket) - low));
      }
      before = within;
    }
    return -1;
  }

  /** Returns the attempts with a final status code; 0 for other numbers. */
  public long code(int code) {
    return code >= 200 && code <= 699 ? get(code) : 0;
  }

  /** Returns the attempts with a final status code within limits, both included. */
  public long codes(int from, int to) {
    return between(from, to);
  }

  private long between(int from, int to) {
    int found = Arrays.binarySearch(indexes, 0, size, from);
    long sum = 0;
    for (int at = found < 0 ? -1 - found : found; at < size && indexes[at] <= to; at++) {
      sum += values[at];
    }
    return sum;
  }

  /** Adds a duration; a negative one is absent. */
  void delay(KpiDelay delay, long micros) {
    if (micros >= 0) {
      int first = first(delay);
      add(first, 1);
      if (micros > 0) {
        add(first + 1, micros);
      }
      add(first + 2 + delay.bucket(micros), 1);
    }
  }

  private static int first(KpiDelay delay) {
    return DELAYS + DELAY_SIZE * delay.index();
  }

  /** Returns the number of durations. */
  public long delayCount(KpiDelay delay) {
    return get(first(delay));
  }

  /** Returns the sum of durations, microseconds. */
  public long delayMicros(KpiDelay delay) {
    return get(first(delay) + 1);
  }

  /** Returns the number of durations up to a bound. */
  public long delaysWithin(KpiDelay delay, int bucket) {
    int first = first(delay) + 2;
    return between(first, first + bucket);
  }

  void attempt(long micros) {
    add(ATTEMPTS_IN_SECOND + second(micros), 1);
  }

  void begin(long micros) {
    add(BEGUN_IN_SECOND + second(micros), 1);
    add(CALL_MICROS, left(micros));
  }

  void end(long micros) {
    add(ENDED_IN_SECOND + second(micros), 1);
    add(CALL_MICROS, -left(micros));
  }

  private static int second(long micros) {
    return (int) (Math.floorMod(micros, KpiKey.MINUTE_MICROS) / MICROS_PER_SECOND);
  }

  private static long left(long micros) {
    return KpiKey.MINUTE_MICROS - Math.floorMod(micros, KpiKey.MINUTE_MICROS);
  }

  /** Returns the highest number of attempts in one second. */
  public long maxAttemptsPerSecond() {
    long most = 0;
    for (int second = 0; second < SECONDS; second++) {
      most = Math.max(most, get(ATTEMPTS_IN_SECOND + second));
    }
    return most;
  }

  /** Returns the calls that were answered in the minute. */
  public long begun() {
    return between(BEGUN_IN_SECOND, BEGUN_IN_SECOND + SECONDS - 1);
  }

  /** Returns the established calls that ended in the minute. */
  public long ended() {
    return between(ENDED_IN_SECOND, ENDED_IN_SECOND + SECONDS - 1);
  }

  /**
   * Returns the concurrent calls of the minute.
   *
   * @param begin established calls at the start of the minute
   */
  public Concurrency concurrency(long begin) {
    long now = begin;
    long least = begin;
    long most = begin;
    for (int second = 0; second < SECONDS; second++) {
      now += get(BEGUN_IN_SECOND + second) - get(ENDED_IN_SECOND + second);
      least = Math.min(least, now);
      most = Math.max(most, now);
    }
    return new Concurrency(
        begin, now, least, most, begin * KpiKey.MINUTE_MICROS + get(CALL_MICROS));
  }

  /**
   * Holds concurrent calls, counted at full seconds.
   *
   * @param end calls at the end of the minute, which is the begin of the next minute
   * @param callMicros sum of the calls' time within the minute, microseconds; exact
   */
  public record Concurrency(long begin, long end, long min, long max, long callMicros) {}
}
