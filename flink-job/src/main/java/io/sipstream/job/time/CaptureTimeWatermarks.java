package io.sipstream.job.time;

import io.sipstream.job.record.RawFrame;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Event time from the time of capture, for each Kafka partition by itself. A clock that is wrong
 * does not drag the watermark along: a frame from the future, from outside 2000 to 2100 or without
 * a readable time moves nothing and holds nothing back. A partition that is silent holds nothing
 * back; when all of a subtask are, {@link IdleWatermarkOperator} lets event time go on.
 */
public final class CaptureTimeWatermarks implements WatermarkStrategy<RawFrame> {
  private static final long serialVersionUID = 1;

  private final Duration outOfOrderness;
  private final Duration idleness;

  /**
   * @param outOfOrderness how far behind the newest frame of a partition the watermark stays
   * @param idleness after which a silent partition holds nothing back
   */
  public CaptureTimeWatermarks(Duration outOfOrderness, Duration idleness) {
    this.outOfOrderness = outOfOrderness;
    this.idleness = idleness;
  }

  @Override
  public TimestampAssigner<RawFrame> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return (frame, recordTimeMillis) -> frame.captureTimeMillis();
  }

  @Override
  public WatermarkGenerator<RawFrame> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    RelativeClock clock = new BrokerActivityClock(context.getInputActivityClock());
    return new PlausibleTimesOnly(
        new WatermarksWithIdleness<>(
            new PostIdleHoldWatermarks<>(
                new BoundedOutOfOrdernessWatermarks<>(outOfOrderness), clock, idleness),
            idleness,
            clock));
  }

  /**
   * Ignores frames with implausible times: they neither advance the watermark nor keep it active.
   */
  private record PlausibleTimesOnly(WatermarkGenerator<RawFrame> generator)
      implements WatermarkGenerator<RawFrame> {
    @Override
    public void onEvent(RawFrame frame, long eventTimeMillis, WatermarkOutput output) {
      if (frame.hasPlausibleTime()) {
        generator.onEvent(frame, eventTimeMillis, output);
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      generator.onPeriodicEmit(output);
    }
  }
}
