package io.sipstream.job;

import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time from the time of capture, for each Kafka partition by itself. A clock that is wrong
 * does not drag the watermark along: a frame from the future, from outside 2000 to 2100 or without
 * a readable time moves nothing.
 */
final class CaptureTimeWatermarks implements WatermarkStrategy<RawFrame> {
  private static final long serialVersionUID = 1;

  /** How far a tap's clock may be ahead of the broker's or the sender's, milliseconds. */
  static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  private static final long FIRST_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long END_MILLIS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private final Duration outOfOrderness;

  private CaptureTimeWatermarks(Duration outOfOrderness) {
    this.outOfOrderness = outOfOrderness;
  }

  static WatermarkStrategy<RawFrame> of(Duration outOfOrderness, Duration idleness) {
    return new CaptureTimeWatermarks(outOfOrderness).withIdleness(idleness);
  }

  @Override
  public TimestampAssigner<RawFrame> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return (frame, recordTimeMillis) -> captureTimeMillis(frame);
  }

  @Override
  public WatermarkGenerator<RawFrame> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new SaneTimesOnly(new BoundedOutOfOrdernessWatermarks<>(outOfOrderness));
  }

  private static long captureTimeMillis(RawFrame frame) {
    return frame.captureTimeNanos / 1_000_000;
  }

  /** Whether the clock can be right: not from the future, and from 2000 to 2099. */
  static boolean isSane(RawFrame frame) {
    long millis = captureTimeMillis(frame);
    return frame.isReadable()
        && millis >= FIRST_MILLIS
        && millis < END_MILLIS
        && millis - CLOCK_TOLERANCE_MILLIS <= frame.brokerTimeMillis;
  }

  private record SaneTimesOnly(WatermarkGenerator<RawFrame> bounded)
      implements WatermarkGenerator<RawFrame> {
    @Override
    public void onEvent(RawFrame frame, long eventTimeMillis, WatermarkOutput output) {
      if (isSane(frame)) {
        bounded.onEvent(frame, eventTimeMillis, output);
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      bounded.onPeriodicEmit(output);
    }
  }
}
