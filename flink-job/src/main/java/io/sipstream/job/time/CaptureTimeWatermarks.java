package io.sipstream.job.time;

import io.sipstream.job.record.RawFrame;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Creates watermarks from capture times, separately for each Kafka partition. A wrong clock does
 * not affect the watermark: frames with implausible or unreadable capture times are ignored. An
 * idle partition does not hold back the watermark. If all partitions of a subtask are idle, {@link
 * IdleWatermarkOperator} advances it.
 */
public final class CaptureTimeWatermarks implements WatermarkStrategy<RawFrame> {
  private static final long serialVersionUID = 1;

  private static final String ALIGNMENT_GROUP = "frames";
  // Event time advances by at most the drift in each interval (FLINK-37399). Flink's JobManager
  // logs each interval.
  private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(200);

  private final EventTime eventTime;

  /** Creates the strategy. */
  public CaptureTimeWatermarks(EventTime eventTime) {
    this.eventTime = eventTime;
  }

  /**
   * Returns the limit of the event time between partitions. Without it, a subtask that catches up
   * faster than another one buffers its fragments and segments until a limit of reassembly.
   */
  @Override
  public WatermarkAlignmentParams getAlignmentParameters() {
    return eventTime.maxDrift().isZero()
        ? WatermarkAlignmentParams.WATERMARK_ALIGNMENT_DISABLED
        : new WatermarkAlignmentParams(
            eventTime.maxDrift().toMillis(), ALIGNMENT_GROUP, ALIGNMENT_INTERVAL.toMillis());
  }

  @Override
  public TimestampAssigner<RawFrame> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return (frame, recordTimeMillis) -> frame.captureTimeMillis();
  }

  @Override
  public WatermarkGenerator<RawFrame> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    RelativeClock clock =
        new BrokerActivityClock(context.getInputActivityClock(), eventTime.maxResponseInterval());
    return new PlausibleTimesOnly(
        new WatermarksWithIdleness<>(
            new HeldWatermarks<>(
                new BoundedOutOfOrdernessWatermarks<>(eventTime.outOfOrderness()),
                clock,
                eventTime),
            eventTime.idleness(),
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
