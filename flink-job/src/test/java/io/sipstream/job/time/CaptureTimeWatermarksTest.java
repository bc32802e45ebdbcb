package io.sipstream.job.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.Frames;
import io.sipstream.job.kafka.DeadLetterSerializer;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureTimeWatermarksTest {
  private static final long NOW_MILLIS = Frames.RECORD_TIME_MILLIS;
  private static final long OUT_OF_ORDERNESS_MILLIS = 5000;
  private static final Duration HOLD = Duration.ofSeconds(2);
  private static final Duration IDLENESS = Duration.ofSeconds(10);
  private static final int DRIFT_MILLIS = 60_000;

  // Not at 0, which Flink takes for "not measured yet".
  private final ManualClock clock = new ManualClock(1);
  private final Output output = new Output();
  private final WatermarkStrategy<RawFrame> strategy = strategy(0);
  private WatermarkGenerator<RawFrame> generator = strategy.createWatermarkGenerator(new Context());

  @Test
  void theWatermarkStaysBehindTheNewestCapture() {
    take(NOW_MILLIS - 3000);
    take(NOW_MILLIS);
    take(NOW_MILLIS - 4000);

    assertThat(watermark()).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @ParameterizedTest
  @CsvSource({
    // Capture time relative to the record's; does it move the watermark?
    "0, true",
    "60000, true",
    "60001, false",
    "3600000, false",
    // Before 2000 and after 2099.
    "-848315000000, true",
    "-848315200001, false",
    "3000000000000, false"
  })
  void onlyASaneClockMovesTheWatermark(long aheadMillis, boolean moves) {
    take(NOW_MILLIS + aheadMillis);

    assertThat(watermark() > Long.MIN_VALUE + OUT_OF_ORDERNESS_MILLIS + 1).isEqualTo(moves);
  }

  @Test
  void aYearOf2200DoesNotMoveTheWatermarkEvenIfKafkaBelievesIt() {
    RawFrame frame = frame(7_258_118_400_000L);
    frame.brokerTimeMillis = 7_258_118_400_000L;
    generator.onEvent(frame, 7_258_118_400_000L, output);

    assertThat(watermark()).isLessThan(0);
  }

  @Test
  void noHeaderVouchesForAClockFromTheFuture() {
    long future = NOW_MILLIS + 3_600_000;
    RawFrame frame =
        Frames.raw(
            0,
            new byte[1],
            "ts",
            future + "000000",
            DeadLetterSerializer.TIME,
            Long.toString(future));
    generator.onEvent(frame, future, output);

    assertThat(frame.captureTimeNanos).isEqualTo(future * 1_000_000);
    assertThat(watermark()).isLessThan(0);
  }

  @Test
  void anUnreadableRecordMovesNothing() {
    RawFrame frame = frame(NOW_MILLIS);
    frame.unreadableReason = "no_value";
    generator.onEvent(frame, NOW_MILLIS, output);

    assertThat(watermark()).isLessThan(0);
  }

  @Test
  void aSilentPartitionHoldsNothingBack() {
    take(NOW_MILLIS);
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isFalse();

    // Idleness begins to be measured with the first silent period.
    generator.onPeriodicEmit(output);
    for (int i = 0; i < 51; i++) {
      clock.advanceTime(Duration.ofMillis(200));
      generator.onPeriodicEmit(output);
    }
    assertThat(output.idle).isTrue();

    take(NOW_MILLIS + 1);
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isFalse();
  }

  @Test
  void aPartitionThatWakesUpHoldsTheOthersBackUntilTheyHaveHadTimeToWakeUp() {
    take(NOW_MILLIS);
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isFalse();
    assertThat(output.watermarks).isEmpty();

    clock.advanceTime(HOLD);
    take(NOW_MILLIS + 1);
    generator.onPeriodicEmit(output);
    assertThat(output.watermarks).containsExactly(NOW_MILLIS + 1 - OUT_OF_ORDERNESS_MILLIS - 1);

    // An interval below the idle timeout is not idle.
    clock.advanceTime(Duration.ofMillis(1_900));
    take(NOW_MILLIS + 2);
    generator.onPeriodicEmit(output);
    assertThat(output.watermarks).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"60000, true", "1, true", "0, false"})
  void partitionsAreAlignedUnlessTheDriftIsZero(long driftMillis, boolean aligned) {
    WatermarkAlignmentParams parameters = strategy(driftMillis).getAlignmentParameters();

    assertThat(parameters.isEnabled()).isEqualTo(aligned);
    if (aligned) {
      assertThat(parameters.getMaxAllowedWatermarkDrift()).isEqualTo(driftMillis);
      assertThat(parameters.getUpdateInterval()).isEqualTo(200);
    }
  }

  @Test
  void alignmentHasAWatermarkBeforeTheFirstFrame() {
    startAligned();
    generator.onPeriodicEmit(output);

    assertThat(output.watermarks).containsExactly(HeldWatermarks.LOWEST);
  }

  @Test
  void aPartitionWithABacklogIsLimitedWithTheFrameThatExceedsTheDrift() {
    startAligned();
    take(NOW_MILLIS - DRIFT_MILLIS);
    take(NOW_MILLIS);
    generator.onPeriodicEmit(output);
    assertThat(output.watermarks).containsOnly(HeldWatermarks.LOWEST);

    take(NOW_MILLIS + 1);
    assertThat(output.last()).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS);
  }

  @Test
  void aPartitionWithoutABacklogHoldsItsWatermarkUntilEmptyOnesAreIdle() {
    startAligned();
    long steps = IDLENESS.toMillis() / 200;
    for (int i = 0; i < steps; i++) {
      take(NOW_MILLIS + i * 200);
      generator.onPeriodicEmit(output);
      assertThat(output.last()).isEqualTo(HeldWatermarks.LOWEST);
      clock.advanceTime(Duration.ofMillis(200));
    }

    generator.onPeriodicEmit(output);
    assertThat(output.last())
        .isEqualTo(NOW_MILLIS + (steps - 1) * 200 - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void aLongIdleTimeoutDoesNotDelayEventTimeAsLong() {
    generator = strategy(DRIFT_MILLIS, Duration.ofHours(1)).createWatermarkGenerator(new Context());
    take(NOW_MILLIS);
    generator.onPeriodicEmit(output);
    for (int i = 0; i < 5; i++) {
      assertThat(output.last()).isEqualTo(HeldWatermarks.LOWEST);
      clock.advanceTime(HOLD);
      generator.onPeriodicEmit(output);
    }

    assertThat(output.last()).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void aBacklogAfterAnIdleStartIsHeld() {
    startAligned();
    generator.onPeriodicEmit(output);
    for (int i = 0; i < 51; i++) {
      clock.advanceTime(Duration.ofMillis(200));
      generator.onPeriodicEmit(output);
    }
    assertThat(output.idle).isTrue();

    take(NOW_MILLIS - 10 * DRIFT_MILLIS);
    take(NOW_MILLIS);
    generator.onPeriodicEmit(output);
    assertThat(output.idle).isFalse();
    assertThat(output.last()).isEqualTo(HeldWatermarks.LOWEST);

    clock.advanceTime(HOLD);
    generator.onPeriodicEmit(output);
    assertThat(output.last()).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void withoutAlignmentNothingPrecedesTheFirstFrame() {
    generator.onPeriodicEmit(output);
    take(NOW_MILLIS - 10 * DRIFT_MILLIS);
    take(NOW_MILLIS);
    generator.onPeriodicEmit(output);

    assertThat(output.watermarks).isEmpty();
  }

  @Test
  void aPartitionOfABoundedInputHoldsTheOthersBackUntilItIsFetched() throws Exception {
    generator =
        new CaptureTimeWatermarks(EventTime.of(JobSettings.of(Map.of("kafka.stop", "latest"))))
            .createWatermarkGenerator(new Context());
    for (int i = 0; i < 300; i++) {
      clock.advanceTime(Duration.ofMillis(200));
      generator.onPeriodicEmit(output);
    }
    assertThat(output.idle).isFalse();
    assertThat(watermark()).isEqualTo(HeldWatermarks.LOWEST);
    take(NOW_MILLIS);
    generator.onPeriodicEmit(output);
    assertThat(watermark()).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void eventTimeIsCaptureTimeInMilliseconds() {
    RawFrame frame = frame(NOW_MILLIS);
    frame.captureTimeNanos += 999_999;

    assertThat(strategy.createTimestampAssigner(null).extractTimestamp(frame, 5))
        .isEqualTo(NOW_MILLIS);
  }

  private void startAligned() {
    generator = strategy(DRIFT_MILLIS).createWatermarkGenerator(new Context());
  }

  private static WatermarkStrategy<RawFrame> strategy(long driftMillis) {
    return strategy(driftMillis, IDLENESS);
  }

  private static WatermarkStrategy<RawFrame> strategy(long driftMillis, Duration idleness) {
    return new CaptureTimeWatermarks(
        new EventTime(
            Duration.ofMillis(OUT_OF_ORDERNESS_MILLIS),
            idleness,
            HOLD,
            Duration.ofMillis(driftMillis),
            Duration.ofSeconds(2)));
  }

  private void take(long captureTimeMillis) {
    generator.onEvent(frame(captureTimeMillis), captureTimeMillis, output);
  }

  private static RawFrame frame(long captureTimeMillis) {
    RawFrame frame = Frames.raw(0, new byte[1]);
    frame.captureTimeNanos = captureTimeMillis * 1_000_000;
    return frame;
  }

  private long watermark() {
    generator.onPeriodicEmit(output);
    clock.advanceTime(HOLD);
    generator.onPeriodicEmit(output);
    return output.last();
  }

  private static final class Output implements WatermarkOutput {
    final List<Long> watermarks = new ArrayList<>();
    boolean idle;

    long last() {
      return watermarks.isEmpty() ? Long.MIN_VALUE : watermarks.get(watermarks.size() - 1);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      watermarks.add(watermark.getTimestamp());
      idle = false;
    }

    @Override
    public void markIdle() {
      idle = true;
    }

    @Override
    public void markActive() {
      idle = false;
    }
  }

  private final class Context implements WatermarkGeneratorSupplier.Context {
    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public RelativeClock getInputActivityClock() {
      return clock;
    }
  }
}
