package io.sipstream.job.time;

import java.util.function.LongSupplier;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The clock of an input from Kafka: it stands still while no broker answers. That nothing comes
 * then is no silence, and no partition is idle.
 */
final class BrokerActivityClock implements RelativeClock {
  /**
   * How much of the time before an answer counts, nanoseconds. A broker without new records answers
   * after {@code fetch.max.wait.ms}, 500 by default.
   */
  static final long LONGEST_WAIT_NANOS = 2_000_000_000L;

  private final RelativeClock clock;
  private final LongSupplier answered;

  // Flink's idleness takes 0 for "not measured yet".
  private long passedNanos = 1;
  private long lastNanos;
  private long lastAnswered;

  /**
   * @param clock that would run without Kafka
   */
  BrokerActivityClock(RelativeClock clock) {
    this(clock, ConsumerActivityReporter::bytes);
  }

  /**
   * @param answered changes with each answer; {@link ConsumerActivityReporter#NO_CONSUMER} where
   *     none is asked
   */
  BrokerActivityClock(RelativeClock clock, LongSupplier answered) {
    this.clock = clock;
    this.answered = answered;
    this.lastNanos = clock.relativeTimeNanos();
    this.lastAnswered = answered.getAsLong();
  }

  @Override
  public long relativeTimeNanos() {
    long bytes = answered.getAsLong();
    if (bytes == ConsumerActivityReporter.NO_CONSUMER || bytes != lastAnswered) {
      long nowNanos = clock.relativeTimeNanos();
      passedNanos += Math.min(nowNanos - lastNanos, LONGEST_WAIT_NANOS);
      lastNanos = nowNanos;
      lastAnswered = bytes;
    }
    return passedNanos;
  }

  @Override
  public long relativeTimeMillis() {
    return relativeTimeNanos() / 1_000_000;
  }
}
