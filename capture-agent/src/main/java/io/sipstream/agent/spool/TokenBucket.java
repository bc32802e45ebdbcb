package io.sipstream.agent.spool;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Limits a rate per second, with bursts of a tenth of a second. For one thread. */
public final class TokenBucket {
  private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double BURST_SECONDS = 0.1;

  private final double perSecond;
  private final LongSupplier clockNanos;
  private double tokens;
  private long lastNanos;

  /**
   * Creates a bucket.
   *
   * @param clockNanos monotonic clock; only differences are used
   */
  public TokenBucket(int perSecond, LongSupplier clockNanos) {
    this.perSecond = perSecond;
    this.clockNanos = clockNanos;
    this.lastNanos = clockNanos.getAsLong();
  }

  /** Returns how many tokens are available, at most {@code limit}; {@link #taken} removes them. */
  public int due(int limit) {
    long now = clockNanos.getAsLong();
    tokens += (now - lastNanos) / SECOND_NANOS * perSecond;
    tokens = Math.min(tokens, Math.max(1, perSecond * BURST_SECONDS));
    lastNanos = now;
    return (int) Math.min(limit, tokens);
  }

  public void taken(int count) {
    tokens -= count;
  }
}
