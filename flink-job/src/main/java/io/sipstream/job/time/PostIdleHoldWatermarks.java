package io.sipstream.job.time;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Keeps event time where it is for a moment when frames come after silence. The partitions' frames
 * are fetched one partition after the other, and those that are still idle hold nothing back: of a
 * replay of several days, the first partition to come would else be days ahead of the others.
 */
final class PostIdleHoldWatermarks<T> implements WatermarkGenerator<T> {
  /** How long the others are waited for, nanoseconds: some fetches. */
  static final long SETTLING_NANOS = 2_000_000_000L;

  private final WatermarkGenerator<T> generator;
  private final RelativeClock clock;
  private final long idlenessNanos;

  private boolean heard;
  private boolean everHeard;
  private long heardNanos;
  private long settledNanos;

  /**
   * @param idleness after which there was silence
   */
  PostIdleHoldWatermarks(WatermarkGenerator<T> generator, RelativeClock clock, Duration idleness) {
    this.generator = generator;
    this.clock = clock;
    this.idlenessNanos = idleness.toNanos();
  }

  @Override
  public void onEvent(T event, long eventTimeMillis, WatermarkOutput output) {
    heard = true;
    generator.onEvent(event, eventTimeMillis, output);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long nowNanos = clock.relativeTimeNanos();
    if (heard) {
      if (!everHeard || nowNanos - heardNanos > idlenessNanos) {
        settledNanos = nowNanos + SETTLING_NANOS;
      }
      everHeard = true;
      heard = false;
      heardNanos = nowNanos;
    }
    if (!everHeard) {
      return;
    }
    if (nowNanos >= settledNanos) {
      generator.onPeriodicEmit(output);
    } else {
      output.markActive();
    }
  }
}
