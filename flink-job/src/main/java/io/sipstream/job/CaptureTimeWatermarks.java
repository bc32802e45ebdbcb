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
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Event time from the time of capture, for each Kafka partition by itself. A clock that is wrong
 * does not drag the watermark along: a frame from the future, from outside 2000 to 2100 or without
 * a readable time moves nothing and holds nothing back. A partition that is silent holds nothing
 * back; when all of a subtask are, {@link PassTimeInSilence} lets event time go on.
 */
public final class CaptureTimeWatermarks implements WatermarkStrategy<RawFrame> {
  private static final long serialVersionUID = 1;

  /** How far a tap's clock may be ahead of the broker's or the sender's, milliseconds. */
  static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  private static final long FIRST_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long END_MILLIS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private final Duration outOfOrderness;
  private final Duration idleness;

  /**
   * @param outOfOrderness how far behind the newest frame of a partition the watermark stays
   * @param idleness after which a silent partition holds nothing back
   */
  CaptureTimeWatermarks(Duration outOfOrderness, Duration idleness) {
    this.outOfOrderness = outOfOrderness;
    this.idleness = idleness;
  }

  @Override
  public TimestampAssigner<RawFrame> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return (frame, recordTimeMillis) -> captureTimeMillis(frame);
  }

  @Override
  public WatermarkGenerator<RawFrame> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    RelativeClock clock = new AnsweringClock(context.getInputActivityClock());
    return new SaneTimesOnly(
        new WatermarksWithIdleness<>(
            new SettledWatermarks<>(
                new BoundedOutOfOrdernessWatermarks<>(outOfOrderness), clock, idleness),
            idleness,
            clock));
  }

  private static long captureTimeMillis(RawFrame frame) {
    return frame.captureTimeNanos / 1_000_000;
  }

  /** Whether the clock can be right: not from the future, and from 2000 to 2099. */
  public static boolean isSane(RawFrame frame) {
    return frame.isReadable() && isSane(captureTimeMillis(frame), frame.brokerTimeMillis);
  }

  /**
   * The same for any time of an agent's clock, milliseconds since the epoch.
   *
   * @param brokerTimeMillis when Kafka had it
   */
  public static boolean isSane(long millis, long brokerTimeMillis) {
    return millis >= FIRST_MILLIS
        && millis < END_MILLIS
        && millis - CLOCK_TOLERANCE_MILLIS <= brokerTimeMillis;
  }

  /** To whom frames with wrong clocks alone are silence. */
  private record SaneTimesOnly(WatermarkGenerator<RawFrame> generator)
      implements WatermarkGenerator<RawFrame> {
    @Override
    public void onEvent(RawFrame frame, long eventTimeMillis, WatermarkOutput output) {
      if (isSane(frame)) {
        generator.onEvent(frame, eventTimeMillis, output);
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      generator.onPeriodicEmit(output);
    }
  }
}
