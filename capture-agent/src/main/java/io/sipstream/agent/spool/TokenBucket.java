package io.sipstream.agent.spool;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many a second and no more, a tenth of a second's worth at once. For one thread. */
public final class TokenBucket {
  private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double BURST_SECONDS = 0.1;

  private final double perSecond;
  private final LongSupplier clockNanos;
  private double due;
  private long lastNanos;

  /**
   * @param clockNanos only differences count
   */
  public TokenBucket(int perSecond, LongSupplier clockNanos) {
    this.perSecond = perSecond;
    this.clockNanos = clockNanos;
    this.lastNanos = clockNanos.getAsLong();
  }

  /** How many may go now, at most {@code limit}; {@link #taken} says how many went. */
  public int due(int limit) {
    long now = clockNanos.getAsLong();
    due += (now - lastNanos) / SECOND_NANOS * perSecond;
    due = Math.min(due, Math.max(1, perSecond * BURST_SECONDS));
    lastNanos = now;
    return (int) Math.min(limit, due);
  }

  public void taken(int count) {
    due -= count;
  }
}
