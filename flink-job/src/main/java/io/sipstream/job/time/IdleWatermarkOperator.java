package io.sipstream.job.time;

import io.sipstream.job.record.RawFrame;
import java.time.Duration;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.metrics.groups.TaskIOMetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.util.PausableRelativeClock;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Lets event time go on with the clock while the input is silent (see {@link IdleTimeTracker});
 * passes on frames, and the source's watermarks while there is traffic.
 *
 * <p>It speaks when the source says that it is idle, and says the same itself in every other
 * period: an input that is not idle holds back the tasks behind it until its next watermark, so
 * others that have traffic wait for one period at most.
 *
 * <p>The newest time is state, so that what waited before a restart need not wait for traffic. Each
 * subtask gets the newest of all: which partitions it reads is not known yet.
 */
public final class IdleWatermarkOperator extends AbstractStreamOperator<RawFrame>
    implements OneInputStreamOperator<RawFrame, RawFrame>, ProcessingTimeCallback {
  private static final long serialVersionUID = 1;
  private static final ListStateDescriptor<Long> NEWEST =
      new ListStateDescriptor<>("newest-millis", LongSerializer.INSTANCE);

  private final Duration outOfOrderness;
  private final Duration idleness;
  private final boolean goesOnInSilence;

  private transient IdleTimeTracker input;
  private transient ListState<Long> newest;
  private transient long passedOnMillis;
  private transient boolean sourceIdle;
  private transient boolean speaking;

  /**
   * @param outOfOrderness how far behind the newest frame event time stays
   * @param idleness after which silence begins to mean something
   * @param goesOnInSilence whether event time does; where the input has an end, that ends all
   */
  public IdleWatermarkOperator(
      Duration outOfOrderness, Duration idleness, boolean goesOnInSilence) {
    this.outOfOrderness = outOfOrderness;
    this.idleness = idleness;
    this.goesOnInSilence = goesOnInSilence;
    // Or all frames would be serialized on their way here.
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    // Back-pressure is no silence either: then the clock stands still as well.
    var active = new PausableRelativeClock(getProcessingTimeService().getClock());
    TaskIOMetricGroup metrics =
        getContainingTask().getEnvironment().getMetricGroup().getIOMetricGroup();
    metrics.registerBackPressureListener(active);
    input = new IdleTimeTracker(new BrokerActivityClock(active), outOfOrderness, idleness);
    newest = context.getOperatorStateStore().getUnionListState(NEWEST);
    for (long millis : newest.get()) {
      input.restore(millis);
    }
    passedOnMillis = Long.MIN_VALUE;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    newest.clear();
    newest.add(input.newestMillis());
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (goesOnInSilence) {
      registerNextPeriod();
    }
  }

  private void registerNextPeriod() {
    var time = getProcessingTimeService();
    long periodMillis = getExecutionConfig().getAutoWatermarkInterval();
    // Flink waits for it, and fails the task where it throws.
    var unused = time.registerTimer(time.getCurrentProcessingTime() + periodMillis, this);
  }

  @Override
  public void processElement(StreamRecord<RawFrame> element) {
    RawFrame frame = element.getValue();
    if (frame.hasPlausibleTime()) {
      input.hear(element.getTimestamp());
    }
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() > passedOnMillis) {
      passedOnMillis = mark.getTimestamp();
      super.processWatermark(mark);
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    sourceIdle = status.isIdle();
    speaking = false;
    super.processWatermarkStatus(status);
  }

  @Override
  public void onProcessingTime(long timestamp) throws Exception {
    long silenceMillis = input.eventTimeMillis();
    if (speaking) {
      speaking = false;
      super.processWatermarkStatus(WatermarkStatus.IDLE);
    } else if (sourceIdle && silenceMillis > passedOnMillis) {
      speaking = true;
      super.processWatermarkStatus(WatermarkStatus.ACTIVE);
      processWatermark(new Watermark(silenceMillis));
    }
    registerNextPeriod();
  }
}
