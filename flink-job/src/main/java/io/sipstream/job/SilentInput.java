package io.sipstream.job;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * What the partitions of one source subtask have in common: whether all of them are silent, and how
 * far event time has come then. It goes on with the clock from the newest frame, so that what waits
 * for its turn or its end needs no further traffic.
 *
 * <p>The clock is that of the input's activity: it stands still under back-pressure, which is no
 * silence.
 */
final class SilentInput {
  private final RelativeClock clock;
  private final long outOfOrdernessMillis;
  private final long idlenessNanos;

  private boolean heard;
  private boolean silent;
  private long silentSinceNanos;
  private long newestMillis = Long.MIN_VALUE;

  SilentInput(RelativeClock clock, Duration outOfOrderness, Duration idleness) {
    this.clock = clock;
    this.outOfOrdernessMillis = outOfOrderness.toMillis();
    this.idlenessNanos = idleness.toNanos();
  }

  /** A frame came, with a time that can be trusted. */
  void hear(long millis) {
    heard = true;
    newestMillis = Math.max(newestMillis, millis);
  }

  /** The watermark that silence has come to; null as long as there is traffic, or never was any. */
  private Watermark watermark() {
    if (heard || !silent) {
      silent = !heard;
      heard = false;
      silentSinceNanos = clock.relativeTimeNanos();
      return null;
    }
    long silenceNanos = clock.relativeTimeNanos() - silentSinceNanos;
    if (silenceNanos <= idlenessNanos || newestMillis == Long.MIN_VALUE) {
      return null;
    }
    return new Watermark(newestMillis + silenceNanos / 1_000_000 - outOfOrdernessMillis - 1);
  }

  /**
   * Lets event time go on beside a generator, that of the subtask's own output. That one has the
   * last word in each period, and the partitions' outputs are idle by then.
   *
   * <p>Every other period the output is idle: an output that is not holds back the tasks behind it
   * until its next watermark, so others that have traffic wait for one period at most.
   */
  <T> WatermarkGenerator<T> goOnBeside(WatermarkGenerator<T> generator) {
    return new WatermarkGenerator<>() {
      private boolean active;

      @Override
      public void onEvent(T event, long eventTimeMillis, WatermarkOutput output) {
        generator.onEvent(event, eventTimeMillis, output);
      }

      @Override
      public void onPeriodicEmit(WatermarkOutput output) {
        Watermark watermark = watermark();
        if (active) {
          output.markIdle();
          active = false;
        } else if (watermark != null) {
          output.emitWatermark(watermark);
          active = true;
        }
        if (watermark == null) {
          generator.onPeriodicEmit(output);
        }
      }
    };
  }
}
