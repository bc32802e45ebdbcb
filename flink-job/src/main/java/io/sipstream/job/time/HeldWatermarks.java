package io.sipstream.job.time;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Holds the watermark of a partition at the start and after idle time.
 *
 * <p>At the start, Flink aligns partitions only after the first watermark of each subtask. So the
 * first watermark is {@link #LOWEST}, before any frame. It holds until the partition has advanced
 * by the maximum drift, which makes Flink pause a partition with a backlog. It ends after the idle
 * timeout: then each other partition has had frames, or is idle. So a partition without a backlog
 * is not paused for an empty one. A long idle timeout must not delay event time as long, so the
 * hold is at most five times the one after idle time.
 *
 * <p>After idle time, partitions are fetched one after the other, and partitions that are still
 * idle do not hold back the watermark. Without the hold, the first partition of a long replay would
 * advance the watermark by days.
 */
final class HeldWatermarks<T> implements WatermarkGenerator<T> {
  /** Watermark below each capture time; above Flink's initial value, which is not reported. */
  static final long LOWEST = Long.MIN_VALUE + 1;

  // Of the hold after idle time, which is the time of a few fetches.
  private static final int START_HOLDS = 5;

  private final WatermarkGenerator<T> generator;
  private final RelativeClock clock;
  private final long idlenessNanos;
  private final long holdNanos;
  private final long maxDriftMillis;

  private boolean active;
  private boolean everActive;
  private boolean starting;
  private long firstMillis;
  private long lastActiveNanos;
  private long holdUntilNanos;

  /**
   * Creates the generator.
   *
   * @param generator generator of the watermarks that are held
   * @param clock clock of the input
   * @param eventTime its idle hold is long enough for several fetches; its maximum drift is zero
   *     without alignment
   */
  HeldWatermarks(WatermarkGenerator<T> generator, RelativeClock clock, EventTime eventTime) {
    this.generator = generator;
    this.clock = clock;
    this.idlenessNanos = eventTime.idleness().toNanos();
    this.holdNanos = eventTime.idleHold().toNanos();
    this.maxDriftMillis = eventTime.maxDrift().toMillis();
    this.starting = !eventTime.maxDrift().isZero();
    this.lastActiveNanos = clock.relativeTimeNanos();
    long startNanos = Math.min(idlenessNanos, START_HOLDS * holdNanos);
    this.holdUntilNanos = lastActiveNanos + (starting ? startNanos : holdNanos);
  }

  @Override
  public void onEvent(T event, long eventTimeMillis, WatermarkOutput output) {
    generator.onEvent(event, eventTimeMillis, output);
    if (starting) {
      if (!active && !everActive) {
        firstMillis = eventTimeMillis;
      } else if (eventTimeMillis - firstMillis > maxDriftMillis) {
        endStart(output);
      }
    }
    active = true;
  }

  private void endStart(WatermarkOutput output) {
    starting = false;
    long nowNanos = clock.relativeTimeNanos();
    if (nowNanos < holdUntilNanos) {
      holdUntilNanos = nowNanos;
      // Not with the next period: until then a partition would be read much further.
      generator.onPeriodicEmit(output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long nowNanos = clock.relativeTimeNanos();
    if (active) {
      if (nowNanos - lastActiveNanos > idlenessNanos) {
        starting = false;
        holdUntilNanos = nowNanos + holdNanos;
      }
      everActive = true;
      active = false;
      lastActiveNanos = nowNanos;
    }
    if (everActive && nowNanos >= holdUntilNanos) {
      starting = false;
      generator.onPeriodicEmit(output);
    } else if (starting) {
      output.emitWatermark(new Watermark(LOWEST));
    } else if (everActive) {
      output.markActive();
    }
  }
}
