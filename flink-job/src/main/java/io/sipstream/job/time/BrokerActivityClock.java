package io.sipstream.job.time;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Measures the idle time of an input from Kafka. The clock stops while no broker responds, so a
 * partition does not become idle because Kafka is unavailable.
 */
final class BrokerActivityClock implements RelativeClock {
  private final RelativeClock clock;
  private final LongSupplier responseBytes;
  private final long maxResponseIntervalNanos;

  // Flink's idleness detection takes 0 for "not measured yet".
  private long passedNanos = 1;
  private long lastNanos;
  private long lastResponseBytes;

  /**
   * Creates a clock that depends on the responses to this process's consumers.
   *
   * @param clock clock that runs without regard to Kafka
   * @param maxResponseInterval maximum time between two broker responses that the clock counts
   */
  BrokerActivityClock(RelativeClock clock, Duration maxResponseInterval) {
    this(clock, maxResponseInterval, ConsumerActivityReporter::bytes);
  }

  /**
   * Creates a clock that depends on a counter of responses.
   *
   * @param clock clock that runs without regard to Kafka
   * @param maxResponseInterval maximum time between two broker responses that the clock counts
   * @param responseBytes changes with each response; {@link ConsumerActivityReporter#NO_CONSUMER}
   *     without a consumer
   */
  BrokerActivityClock(
      RelativeClock clock, Duration maxResponseInterval, LongSupplier responseBytes) {
    this.clock = clock;
    this.maxResponseIntervalNanos = maxResponseInterval.toNanos();
    this.responseBytes = responseBytes;
    this.lastNanos = clock.relativeTimeNanos();
    this.lastResponseBytes = responseBytes.getAsLong();
  }

  @Override
  public long relativeTimeNanos() {
    long bytes = responseBytes.getAsLong();
    if (bytes == ConsumerActivityReporter.NO_CONSUMER || bytes != lastResponseBytes) {
      long nowNanos = clock.relativeTimeNanos();
      passedNanos += Math.min(nowNanos - lastNanos, maxResponseIntervalNanos);
      lastNanos = nowNanos;
      lastResponseBytes = bytes;
    }
    return passedNanos;
  }

  @Override
  public long relativeTimeMillis() {
    return relativeTimeNanos() / 1_000_000;
  }
}
