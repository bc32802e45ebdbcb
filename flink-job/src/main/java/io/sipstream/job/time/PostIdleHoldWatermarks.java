package io.sipstream.job.time;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Holds the watermark for a short time when frames arrive after idle time. Partitions are fetched
 * one after the other, and partitions that are still idle do not hold back the watermark. Without
 * the hold, the first partition of a long replay would advance the watermark by days.
 */
final class PostIdleHoldWatermarks<T> implements WatermarkGenerator<T> {
  private final WatermarkGenerator<T> generator;
  private final RelativeClock clock;
  private final long idlenessNanos;
  private final long holdNanos;

  private boolean active;
  private boolean everActive;
  private long lastActiveNanos;
  private long holdUntilNanos;

  /**
   * Creates the generator.
   *
   * @param generator generator of the watermarks that are held
   * @param clock clock of the input
   * @param idleness time without frames after which the partition is idle
   * @param hold duration of the hold; long enough for several fetches
   */
  PostIdleHoldWatermarks(
      WatermarkGenerator<T> generator, RelativeClock clock, Duration idleness, Duration hold) {
    this.generator = generator;
    this.clock = clock;
    this.idlenessNanos = idleness.toNanos();
    this.holdNanos = hold.toNanos();
  }

  @Override
  public void onEvent(T event, long eventTimeMillis, WatermarkOutput output) {
    active = true;
    generator.onEvent(event, eventTimeMillis, output);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long nowNanos = clock.relativeTimeNanos();
    if (active) {
      if (!everActive || nowNanos - lastActiveNanos > idlenessNanos) {
        holdUntilNanos = nowNanos + holdNanos;
      }
      everActive = true;
      active = false;
      lastActiveNanos = nowNanos;
    }
    if (!everActive) {
      return;
    }
    if (nowNanos >= holdUntilNanos) {
      generator.onPeriodicEmit(output);
    } else {
      output.markActive();
    }
  }
}
