package io.sipstream.job.elasticsearch;

import java.util.function.DoubleSupplier;

/**
 * Computes the delay before a retry. It doubles with each attempt up to a maximum. A random part of
 * up to half is subtracted, so that the sink's subtasks do not retry at the same time.
 */
final class RetryDelay {
  private final long initialMs;
  private final long maxMs;
  private final DoubleSupplier random;

  /**
   * Creates the delays.
   *
   * @param initialMs delay after the first attempt, milliseconds
   * @param maxMs maximum delay, milliseconds
   * @param random returns numbers from 0, inclusive, to 1, exclusive
   */
  RetryDelay(long initialMs, long maxMs, DoubleSupplier random) {
    this.initialMs = initialMs;
    this.maxMs = maxMs;
    this.random = random;
  }

  /** Returns the delay in milliseconds after a number, from 1, of consecutive failed attempts. */
  long afterAttemptMs(int attempt) {
    long whole = initialMs;
    for (int i = 1; i < attempt && whole < maxMs; i++) {
      whole *= 2;
    }
    whole = Math.min(whole, maxMs);
    return Math.max(1, whole - (long) (whole / 2.0 * random.getAsDouble()));
  }
}
