package io.sipstream.calls.kpi;

import java.util.TreeMap;

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

  private static final int DELAYS = 2_000;
  private static final int DELAY_SIZE = 64;
  private static final int SECONDS = 60;
  private static final int MICROS_PER_SECOND = 1_000_000;

  private final TreeMap<Integer, Long> figures = new TreeMap<>();

  /** Adds another sum to this one. */
  public void add(KpiSum other) {
    other.figures.forEach(this::add);
  }

  /** Subtracts another sum from this one. */
  public void subtract(KpiSum other) {
    other.figures.forEach((index, value) -> add(index, -value));
  }

  private void add(int index, long value) {
    figures.merge(index, value, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
  }

  private long get(int index) {
    return figures.getOrDefault(index, 0L);
  }

  /** Returns whether every figure is 0. */
  public boolean isEmpty() {
    return figures.isEmpty();
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

  /** Returns the attempts with a final status code; 0 for other numbers. */
  public long code(int code) {
    return code >= 200 && code <= 699 ? get(code) : 0;
  }

  /** Returns the attempts with a final status code within limits, both included. */
  public long codes(int from, int to) {
    return between(from, to);
  }

  private long between(int from, int to) {
    return figures.subMap(from, true, to, true).values().stream().mapToLong(n -> n).sum();
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
