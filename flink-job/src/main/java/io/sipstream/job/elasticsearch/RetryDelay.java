package io.sipstream.job.elasticsearch;

import java.util.function.DoubleSupplier;

/**
 * How long to wait before a request is repeated: twice as long each time, up to a bound, less a
 * random part of up to half, so that the sink's subtasks do not come back all at once.
 */
final class RetryDelay {
  private final long initialMs;
  private final long maxMs;
  private final DoubleSupplier random;

  /**
   * @param random gives numbers from 0 inclusive to 1 exclusive
   */
  RetryDelay(long initialMs, long maxMs, DoubleSupplier random) {
    this.initialMs = initialMs;
    this.maxMs = maxMs;
    this.random = random;
  }

  /** Milliseconds to wait after this many attempts in a row, from 1, that achieved nothing. */
  long afterAttemptMs(int attempt) {
    long whole = initialMs;
    for (int i = 1; i < attempt && whole < maxMs; i++) {
      whole *= 2;
    }
    whole = Math.min(whole, maxMs);
    return Math.max(1, whole - (long) (whole / 2.0 * random.getAsDouble()));
  }
}
