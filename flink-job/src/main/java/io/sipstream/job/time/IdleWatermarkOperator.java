package io.sipstream.job.time;

import io.sipstream.job.record.RawFrame;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
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
 * Advances the watermark with the clock while the source is idle (see {@link IdleTimeTracker}).
 * Forwards all frames and the source's watermarks.
 *
 * <p>While the source is idle, alternates between ACTIVE with a watermark and IDLE on every period.
 * So downstream subtasks with other traffic are held back for at most one period.
 *
 * <p>The newest capture time is state. So parts buffered before a restart do not need new traffic.
 * With another parallelism a subtask may restore none, but another one does and advances the
 * watermark. Union state would restore all, but no checkpoint completes with it after some subtasks
 * of a bounded source have finished.
 */
public final class IdleWatermarkOperator extends AbstractStreamOperator<RawFrame>
    implements OneInputStreamOperator<RawFrame, RawFrame>, ProcessingTimeCallback {
  private static final long serialVersionUID = 1;
  private static final ListStateDescriptor<Long> NEWEST =
      new ListStateDescriptor<>("newest-capture-millis", LongSerializer.INSTANCE);
  // Union state of the first jobs with state format 1.
  private static final ListStateDescriptor<Long> FORMER_NEWEST =
      new ListStateDescriptor<>("newest-millis", LongSerializer.INSTANCE);

  private final EventTime eventTime;
  private final boolean advancesWhenIdle;

  private transient IdleTimeTracker input;
  private transient ListState<Long> newest;
  private transient long lastWatermarkMillis;
  private transient boolean sourceIdle;
  private transient boolean temporarilyActive;

  /**
   * Creates the operator.
   *
   * @param advancesWhenIdle whether the watermark advances while the source is idle; false for
   *     bounded input, whose end advances it
   */
  public IdleWatermarkOperator(EventTime eventTime, boolean advancesWhenIdle) {
    this.eventTime = eventTime;
    this.advancesWhenIdle = advancesWhenIdle;
    // Without chaining, Flink would serialize all frames between the operators.
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    // Under back-pressure the source is not idle, so the clock stops then, too.
    var active = new PausableRelativeClock(getProcessingTimeService().getClock());
    TaskIOMetricGroup metrics =
        getContainingTask().getEnvironment().getMetricGroup().getIOMetricGroup();
    metrics.registerBackPressureListener(active);
    input =
        new IdleTimeTracker(
            new BrokerActivityClock(active, eventTime.maxResponseInterval()),
            eventTime.outOfOrderness(),
            eventTime.idleness());
    OperatorStateStore store = context.getOperatorStateStore();
    if (store.getRegisteredStateNames().contains(FORMER_NEWEST.getName())) {
      ListState<Long> former = store.getUnionListState(FORMER_NEWEST);
      restore(former);
      former.clear();
    }
    newest = store.getListState(NEWEST);
    restore(newest);
    // LOWEST is for the alignment of the source only.
    lastWatermarkMillis = HeldWatermarks.LOWEST;
  }

  private void restore(ListState<Long> times) throws Exception {
    for (long millis : times.get()) {
      input.restore(millis);
    }
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
    if (advancesWhenIdle) {
      registerNextPeriod();
    }
  }

  private void registerNextPeriod() {
    var time = getProcessingTimeService();
    long periodMillis = getExecutionConfig().getAutoWatermarkInterval();
    // Flink runs the timer and fails the subtask if it throws.
    var unused = time.registerTimer(time.getCurrentProcessingTime() + periodMillis, this);
  }

  @Override
  public void processElement(StreamRecord<RawFrame> element) {
    RawFrame frame = element.getValue();
    if (frame.hasPlausibleTime()) {
      input.recordFrame(element.getTimestamp());
    }
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() > lastWatermarkMillis) {
      lastWatermarkMillis = mark.getTimestamp();
      super.processWatermark(mark);
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    sourceIdle = status.isIdle();
    temporarilyActive = false;
    super.processWatermarkStatus(status);
  }

  @Override
  public void onProcessingTime(long timestamp) throws Exception {
    long idleEventMillis = input.eventTimeMillis();
    if (temporarilyActive) {
      temporarilyActive = false;
      super.processWatermarkStatus(WatermarkStatus.IDLE);
    } else if (sourceIdle && idleEventMillis > lastWatermarkMillis) {
      temporarilyActive = true;
      super.processWatermarkStatus(WatermarkStatus.ACTIVE);
      processWatermark(new Watermark(idleEventMillis));
    }
    registerNextPeriod();
  }
}
