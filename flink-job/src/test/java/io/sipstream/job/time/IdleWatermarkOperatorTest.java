package io.sipstream.job.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.job.Frames;
import io.sipstream.job.record.RawFrame;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.metrics.groups.TaskIOMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.source.TimestampsAndWatermarks;
import org.apache.flink.streaming.api.operators.util.PausableRelativeClock;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

/**
 * Event time behind two source subtasks, as Flink's own classes make it of what the partitions say,
 * with a clock that is moved by hand.
 */
class IdleWatermarkOperatorTest {
  private static final long NOW_MILLIS = Frames.RECORD_TIME_MILLIS;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int OUT_OF_ORDERNESS_MILLIS = 5_000;
  private static final int IDLENESS_MILLIS = 10_000;
  private static final Duration OUT_OF_ORDERNESS = Duration.ofMillis(OUT_OF_ORDERNESS_MILLIS);
  private static final Duration IDLENESS = Duration.ofMillis(IDLENESS_MILLIS);
  private static final int PERIOD_MILLIS = 200;
  private static final int SETTLING_MILLIS = 2_000;
  private static final EventTime EVENT_TIME =
      new EventTime(
          OUT_OF_ORDERNESS,
          IDLENESS,
          Duration.ofMillis(SETTLING_MILLIS),
          Duration.ZERO,
          Duration.ofSeconds(2));

  private final ManualClock clock = new ManualClock(1);
  private final Downstream downstream = new Downstream();
  private final StatusWatermarkValve valve = new StatusWatermarkValve(2);

  @Test
  void eventTimeGoesOnWithTheClockWhenAllIsSilent() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("a").collect(frame(NOW_MILLIS - 3_000));
    first.partition("b").collect(frame(NOW_MILLIS));
    second.partition("c").collect(frame(NOW_MILLIS - 1_000));

    pass(IDLENESS_MILLIS, first, second);
    // The latest that all of them vouch for while none of them counts as silent.
    assertThat(downstream.millis).isEqualTo(NOW_MILLIS - 3_000 - OUT_OF_ORDERNESS_MILLIS - 1);

    for (int minutes = 1; minutes <= 10; minutes++) {
      pass(60_000, first, second);
      assertThat(downstream.millis)
          .isBetween(
              NOW_MILLIS + minutes * 60_000 + IDLENESS_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1_000,
              NOW_MILLIS + minutes * 60_000 + IDLENESS_MILLIS - OUT_OF_ORDERNESS_MILLIS);
    }
  }

  @Test
  void theWatermarkThatStartsAlignmentIsNoEventTime() throws Exception {
    Subtask only = new Subtask(0, true);
    only.emitWatermark(new Watermark(HeldWatermarks.LOWEST));

    assertThat(only.harness.getOutput()).isEmpty();
  }

  @Test
  void aBoundedInputHasNoIdleTime() throws Exception {
    Subtask first = new Subtask(0, false);
    Subtask second = new Subtask(1, false);
    first.partition("a").collect(frame(NOW_MILLIS));
    second.partition("b").collect(frame(NOW_MILLIS));

    pass(600_000, first, second);

    assertThat(downstream.millis).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void withoutAnyFrameThereIsNoEventTime() throws Exception {
    Subtask first = new Subtask(0, true);
    first.partition("a");

    pass(600_000, first, new Subtask(1, true));

    assertThat(downstream.millis).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aPartitionOrSubtaskThatNeverHadAFrameHoldsNothingBack() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("empty");
    for (int i = 0; i < 200; i++) {
      first.partition("a").collect(frame(NOW_MILLIS + i * PERIOD_MILLIS));
      pass(PERIOD_MILLIS, first, second);
    }

    assertThat(downstream.millis)
        .isEqualTo(NOW_MILLIS + 199 * PERIOD_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void aSilentSubtaskHoldsAFastReplayBackForOnePeriodAtMost() throws Exception {
    Subtask silent = new Subtask(0, true);
    Subtask busy = new Subtask(1, true);
    // The replay comes from behind and overtakes it.
    silent.partition("a").collect(frame(NOW_MILLIS + 50 * HOUR_MILLIS));
    busy.partition("b").collect(frame(NOW_MILLIS));
    pass(IDLENESS_MILLIS, silent, busy);

    long before = Long.MIN_VALUE;
    for (int i = 0; i < 100; i++) {
      long reached = NOW_MILLIS + i * HOUR_MILLIS;
      busy.partition("b").collect(frame(reached));
      pass(PERIOD_MILLIS, silent, busy);
      assertThat(downstream.millis).isGreaterThanOrEqualTo(before);
      before = reached - OUT_OF_ORDERNESS_MILLIS - 1;
    }
  }

  @Test
  void aSilentSubtaskDoesNotPushTheTimeOfABusyOne() throws Exception {
    Subtask silent = new Subtask(0, true);
    Subtask busy = new Subtask(1, true);
    silent.partition("a").collect(frame(NOW_MILLIS + HOUR_MILLIS / 120));
    for (int i = 0; i < 600; i++) {
      // Slower than the clock.
      busy.partition("b").collect(frame(NOW_MILLIS + i));
      pass(PERIOD_MILLIS, silent, busy);
      if (i * PERIOD_MILLIS > SETTLING_MILLIS) {
        assertThat(downstream.millis).isEqualTo(NOW_MILLIS + i - OUT_OF_ORDERNESS_MILLIS - 1);
      }
    }
  }

  @Test
  void aSilentPartitionBesideABusyOneIsLeftBehind() throws Exception {
    Subtask only = new Subtask(0, true);
    Subtask other = new Subtask(1, true);
    only.partition("silent").collect(frame(NOW_MILLIS));
    for (int i = 0; i < 200; i++) {
      only.partition("busy").collect(frame(NOW_MILLIS + i * 10_000));
      pass(PERIOD_MILLIS, only, other);
    }

    assertThat(downstream.millis)
        .isEqualTo(NOW_MILLIS + 199 * 10_000 - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void framesWithWrongClocksCountAsIdleTime() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("a").collect(frame(NOW_MILLIS));
    for (int i = 0; i < 600; i++) {
      RawFrame future = frame(NOW_MILLIS);
      future.captureTimeNanos += HOUR_MILLIS * 1_000_000;
      first.partition("a").collect(future);
      second.partition("b").collect(future);
      pass(PERIOD_MILLIS, first, second);
    }

    assertThat(downstream.millis)
        .isBetween(
            NOW_MILLIS + 120_000 - OUT_OF_ORDERNESS_MILLIS - 1_000,
            NOW_MILLIS + 120_000 - OUT_OF_ORDERNESS_MILLIS);
  }

  @Test
  void framesAdvanceTheWatermarkAfterIdleTime() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("a").collect(frame(NOW_MILLIS));
    pass(600_000, first, second);
    long idleMillis = downstream.millis;

    for (int i = 0; i < 100; i++) {
      first.partition("a").collect(frame(NOW_MILLIS + 600_000 + i * PERIOD_MILLIS));
      pass(PERIOD_MILLIS, first, second);
      assertThat(downstream.millis)
          .isBetween(
              idleMillis, NOW_MILLIS + 600_000 + i * PERIOD_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
    }
    assertThat(downstream.millis)
        .isEqualTo(NOW_MILLIS + 600_000 + 99 * PERIOD_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void backPressureIsNoIdleTime() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("a").collect(frame(NOW_MILLIS));
    pass(SETTLING_MILLIS + PERIOD_MILLIS, first, second);
    first.activity.markStart();
    first.metrics.getHardBackPressuredTimePerSecond().markStart();
    first
        .harness
        .getEnvironment()
        .getMetricGroup()
        .getIOMetricGroup()
        .getHardBackPressuredTimePerSecond()
        .markStart();

    pass(600_000, first, second);

    assertThat(downstream.millis).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void aTaskThatWaitsForElasticsearchIsNotIdle() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("a").collect(frame(NOW_MILLIS));
    second.partition("b").collect(frame(NOW_MILLIS));
    pass(SETTLING_MILLIS + PERIOD_MILLIS, first, second);

    // The sink is in the task of the source, so the task calls nothing while the sink waits.
    clock.advanceTime(Duration.ofMinutes(10));
    pass(PERIOD_MILLIS, first, second);

    assertThat(downstream.millis).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void afterARestartInIdleTimeItContinuesFromTheNewestFrame() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("a").collect(frame(NOW_MILLIS));
    second.partition("b").collect(frame(NOW_MILLIS - 5_000));
    pass(PERIOD_MILLIS, first, second);
    OperatorSubtaskState savepoint =
        AbstractStreamOperatorTestHarness.repackageState(
            first.harness.snapshot(1, 1), second.harness.snapshot(1, 1));
    downstream.millis = Long.MIN_VALUE;

    Subtask only = new Subtask(0, true, savepoint);
    Subtask other = new Subtask(1, true, savepoint);
    pass(IDLENESS_MILLIS, only, other);
    assertThat(downstream.millis).isEqualTo(Long.MIN_VALUE);

    pass(60_000, only, other);
    assertThat(downstream.millis)
        .isBetween(
            NOW_MILLIS + 60_000 + IDLENESS_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1_000,
            NOW_MILLIS + 60_000 + IDLENESS_MILLIS - OUT_OF_ORDERNESS_MILLIS);
  }

  @Test
  void theNewestFrameIsNoUnionStateWhichStopsCheckpointsOfABoundedSource() throws Exception {
    Subtask only = new Subtask(0, true);
    only.partition("a").collect(frame(NOW_MILLIS));

    assertThat(modes(only.harness.snapshot(1, 1)))
        .isNotEmpty()
        .containsOnly(OperatorStateHandle.Mode.SPLIT_DISTRIBUTE);
  }

  @Test
  void theFormerUnionStateIsRestored() throws Exception {
    OperatorSubtaskState savepoint =
        AbstractStreamOperatorTestHarness.repackageState(formerState(0), formerState(1));
    assertThat(modes(savepoint)).contains(OperatorStateHandle.Mode.UNION);

    Subtask only = new Subtask(0, true, savepoint);
    Subtask other = new Subtask(1, true, savepoint);
    pass(60_000 + IDLENESS_MILLIS, only, other);
    assertThat(downstream.millis)
        .isBetween(
            NOW_MILLIS + 60_000 + IDLENESS_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1_000,
            NOW_MILLIS + 60_000 + IDLENESS_MILLIS - OUT_OF_ORDERNESS_MILLIS);
  }

  private static OperatorSubtaskState formerState(int subtask) throws Exception {
    var former =
        new OneInputStreamOperatorTestHarness<RawFrame, RawFrame>(
            new FormerOperator(), 8, 2, subtask);
    former.open();
    return former.snapshot(1, 1);
  }

  private static Stream<OperatorStateHandle.Mode> modes(OperatorSubtaskState state) {
    return state.getManagedOperatorState().stream()
        .flatMap(handle -> handle.getStateNameToPartitionOffsets().values().stream())
        .map(OperatorStateHandle.StateMetaInfo::getDistributionMode);
  }

  /** Has the state that earlier jobs of state format 1 had. */
  private static final class FormerOperator extends AbstractStreamOperator<RawFrame>
      implements OneInputStreamOperator<RawFrame, RawFrame> {
    private static final long serialVersionUID = 1;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      context
          .getOperatorStateStore()
          .getUnionListState(new ListStateDescriptor<>("newest-millis", LongSerializer.INSTANCE))
          .add(NOW_MILLIS);
    }

    @Override
    public void processElement(StreamRecord<RawFrame> element) {}
  }

  @Test
  void aReplayOfSeveralDaysAfterIdleTimeIsReadInOrder() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    for (String name : new String[] {"a", "b"}) {
      first.partition(name);
      second.partition(name);
    }
    pass(60_000, first, second);

    // The first fetch has all days of one partition, further ones those of the others.
    first.partition("a").collect(frame(NOW_MILLIS));
    first.partition("a").collect(frame(NOW_MILLIS + 48 * HOUR_MILLIS));
    pass(PERIOD_MILLIS, first, second);
    first.partition("b").collect(frame(NOW_MILLIS));
    pass(PERIOD_MILLIS, first, second);
    second.partition("a").collect(frame(NOW_MILLIS + 1));
    pass(5_000, first, second);

    assertThat(downstream.millis).isEqualTo(NOW_MILLIS - OUT_OF_ORDERNESS_MILLIS - 1);
  }

  @Test
  void eventTimeNeverGoesBack() throws Exception {
    Subtask first = new Subtask(0, true);
    Subtask second = new Subtask(1, true);
    first.partition("a").collect(frame(NOW_MILLIS));
    pass(600_000, first, second);
    long idleMillis = downstream.millis;

    first.partition("a").collect(frame(NOW_MILLIS + 1));
    pass(PERIOD_MILLIS, first, second);

    assertThat(downstream.millis).isEqualTo(idleMillis);
  }

  /** Lets time pass, with the periodic calls that Flink would make. */
  private void pass(int millis, Subtask... subtasks) throws Exception {
    for (int passed = 0; passed < millis; passed += PERIOD_MILLIS) {
      clock.advanceTime(Duration.ofMillis(PERIOD_MILLIS));
      for (Subtask subtask : subtasks) {
        subtask.watermarks.emitImmediateWatermark(0);
        subtask.harness.setProcessingTime(clock.absoluteTimeMillis());
        subtask.passOn();
      }
    }
  }

  private static RawFrame frame(long captureTimeMillis) {
    RawFrame frame = Frames.raw(0, new byte[1]);
    frame.captureTimeNanos = captureTimeMillis * 1_000_000;
    frame.brokerTimeMillis = captureTimeMillis;
    return frame;
  }

  /** A source task: the strategy as it arrives there, and Flink's logic around it. */
  private final class Subtask implements PushingAsyncDataInput.DataOutput<RawFrame> {
    private final int channel;
    private final TaskIOMetricGroup metrics =
        UnregisteredMetricGroups.createUnregisteredTaskMetricGroup().getIOMetricGroup();
    private final PausableRelativeClock activity = new PausableRelativeClock(clock);
    private final TimestampsAndWatermarks<RawFrame> watermarks;
    private final ReaderOutput<RawFrame> reader;
    private final OneInputStreamOperatorTestHarness<RawFrame, RawFrame> harness;

    Subtask(int channel, boolean advancesWhenIdle) throws Exception {
      this(channel, advancesWhenIdle, null);
    }

    Subtask(int channel, boolean advancesWhenIdle, OperatorSubtaskState savepoint)
        throws Exception {
      this.channel = channel;
      this.watermarks =
          TimestampsAndWatermarks.createProgressiveEventTimeLogic(
              InstantiationUtil.clone(new CaptureTimeWatermarks(EVENT_TIME)),
              metrics,
              null,
              PERIOD_MILLIS,
              activity,
              clock,
              metrics);
      this.reader = watermarks.createMainOutput(this, new Unheard());
      this.harness =
          new OneInputStreamOperatorTestHarness<>(
              new IdleWatermarkOperator(EVENT_TIME, advancesWhenIdle), 8, 2, channel);
      harness.getExecutionConfig().setAutoWatermarkInterval(PERIOD_MILLIS);
      harness.setProcessingTime(clock.absoluteTimeMillis());
      if (savepoint != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                savepoint, 8, 2, 2, channel));
      }
      harness.open();
    }

    /** What has come out behind the source reaches the task behind both. */
    void passOn() throws Exception {
      for (Object each = harness.getOutput().poll();
          each != null;
          each = harness.getOutput().poll()) {
        if (each instanceof Watermark watermark) {
          valve.inputWatermark(watermark, channel, downstream);
        } else if (each instanceof WatermarkStatus status) {
          valve.inputWatermarkStatus(status, channel, downstream);
        }
      }
    }

    org.apache.flink.api.connector.source.SourceOutput<RawFrame> partition(String name) {
      return reader.createOutputForSplit(name);
    }

    @Override
    public void emitRecord(StreamRecord<RawFrame> element) throws Exception {
      harness.processElement(element);
    }

    @Override
    public void emitWatermark(Watermark watermark) throws Exception {
      harness.processWatermark(watermark);
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) throws Exception {
      harness.processWatermarkStatus(status);
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}
  }

  /** The event time of a task that both sources feed. */
  private static final class Downstream implements PushingAsyncDataInput.DataOutput<RawFrame> {
    private long millis = Long.MIN_VALUE;

    @Override
    public void emitRecord(StreamRecord<RawFrame> element) {}

    @Override
    public void emitWatermark(Watermark watermark) {
      millis = watermark.getTimestamp();
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}
  }

  private static final class Unheard implements TimestampsAndWatermarks.WatermarkUpdateListener {
    @Override
    public void updateIdle(boolean isIdle) {}

    @Override
    public void updateCurrentEffectiveWatermark(long watermark) {}

    @Override
    public void updateCurrentSplitWatermark(String splitId, long watermark) {}

    @Override
    public void splitFinished(String splitId) {}
  }
}
