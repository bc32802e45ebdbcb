package io.sipstream.job.captureloss;

import io.sipstream.document.Document;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.support.RateLimitedLog;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.GenericArraySerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps agents' reports until the watermark passes them, then compares them with the frames that
 * arrived. Emits a document for each report that shows missing frames or reports.
 *
 * <p>Counts {@code reports_read}; of these {@code reports_malformed.REASON}, {@code
 * reports_duplicate} and {@code reports_over_limit} are not compared. Also counts {@code
 * reports_lost}, {@code frames_missing} and {@code capture_loss_documents}.
 */
final class ReconcileFunction
    extends KeyedCoProcessFunction<String, FrameTally, ReportRecord, Document>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileFunction.class);

  /** Name of the keyed state that exists for every tap. */
  static final String STATE = "tap";

  /** Name of the keyed state with the reports that are not due yet. */
  static final String WAITING = "waiting-reports";

  /** Maximum number of taps in a subtask; frames and reports of further taps are only counted. */
  static final int TAPS_MAX = 10_000;

  /** Maximum number of buffered reports of a tap: those of a day, at one in ten seconds. */
  static final int WAITING_REPORTS_MAX = 10_000;

  private final Indices indices;

  @SuppressWarnings("serial") // The clocks of java.time are serializable.
  private final Clock clock;

  private transient CheckpointedCounters counters;
  private transient ListState<Long> knownSince;
  private transient long knownSinceMillis;
  private transient ValueState<TapState> tapState;
  private transient MapState<Long, ReportRecord[]> waiting;
  private transient int taps;
  private transient RateLimitedLog log;

  ReconcileFunction(Indices indices, Clock clock) {
    this.indices = indices;
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counters = CheckpointedCounters.open(context, getRuntimeContext());
    knownSince =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("known-since", Types.LONG));
    // Kafka may have deleted frames captured before the job's first start.
    knownSinceMillis = clock.millis();
    for (long millis : knownSince.get()) {
      knownSinceMillis = Math.min(knownSinceMillis, millis);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counters.snapshot();
    knownSince.update(List.of(knownSinceMillis));
  }

  @Override
  public void open(OpenContext context) {
    log = new RateLimitedLog(LOG::warn);
    tapState =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(STATE, TapStateSerializer.INSTANCE));
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    WAITING,
                    LongSerializer.INSTANCE,
                    new GenericArraySerializer<>(
                        ReportRecord.class, ReportRecordSerializer.INSTANCE)));
  }

  /** Counts a tap of the restored state towards {@link #TAPS_MAX}. */
  void countTap() {
    taps++;
  }

  @Override
  public void processElement1(FrameTally tally, Context context, Collector<Document> collector)
      throws Exception {
    TapState tap = tap();
    if (tap == null) {
      counters.add("frames_not_reconciled", Arrays.stream(tally.counts).sum());
      return;
    }
    TimerService timers = context.timerService();
    Reconciliation.arrive(tap, tally, timers.currentWatermark());
    long newest = tally.buckets[tally.buckets.length - 1];
    recordActivity(tap, CaptureBuckets.beginMillis(newest), timers);
    tapState.update(tap);
  }

  @Override
  public void processElement2(ReportRecord report, Context context, Collector<Document> collector)
      throws Exception {
    counters.add("reports_read", 1);
    if (report.problem != null) {
      logMalformed(report);
      return;
    }
    TapState tap = tap();
    if (tap == null || tap.waitingReports >= WAITING_REPORTS_MAX) {
      counters.add("reports_over_limit", 1);
      return;
    }
    TimerService timers = context.timerService();
    long due = report.dueMillis();
    if (due <= timers.currentWatermark()) {
      check(tap, report, timers, collector);
    } else {
      ReportRecord[] others = waiting.get(due);
      int count = others == null ? 0 : others.length;
      ReportRecord[] all = count == 0 ? new ReportRecord[1] : Arrays.copyOf(others, count + 1);
      all[count] = report;
      waiting.put(due, all);
      tap.waitingReports++;
      timers.registerEventTimeTimer(due);
    }
    recordActivity(tap, report.toNanos / 1_000_000, timers);
    tapState.update(tap);
  }

  private void logMalformed(ReportRecord report) {
    counters.add("reports_malformed." + report.problem, 1);
    log.say(
        () ->
            "Skipped the record at %s: not a valid agent report (%s). Check what writes to this topic."
                .formatted(report.location, report.problem));
  }

  /** Returns the state of the current key; null if the limit of taps is reached. */
  private TapState tap() throws Exception {
    TapState tap = tapState.value();
    if (tap != null) {
      return tap;
    }
    if (taps >= TAPS_MAX) {
      return null;
    }
    taps++;
    return new TapState();
  }

  private void recordActivity(TapState tap, long millis, TimerService timers) {
    tap.lastActivityMillis =
        Math.max(tap.lastActivityMillis, Math.max(millis, timers.currentWatermark()));
    if (tap.removalTimerMillis == 0) {
      scheduleRemoval(tap, timers);
    }
  }

  private static void scheduleRemoval(TapState tap, TimerService timers) {
    // At the end of a bounded job no more input follows.
    if (tap.lastActivityMillis != Long.MAX_VALUE) {
      tap.removalTimerMillis = tap.lastActivityMillis + Reconciliation.REMOVED_AFTER_MILLIS;
      timers.registerEventTimeTimer(tap.removalTimerMillis);
    }
  }

  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<Document> collector)
      throws Exception {
    TapState tap = tapState.value();
    if (tap == null) {
      return;
    }
    TimerService timers = context.timerService();
    ReportRecord[] due = waiting.get(millis);
    if (due != null) {
      waiting.remove(millis);
      tap.waitingReports -= due.length;
      for (ReportRecord report : due) {
        check(tap, report, timers, collector);
      }
    }
    if (millis == tap.removalTimerMillis) {
      // No report is buffered then: each is due long before.
      if (tap.lastActivityMillis + Reconciliation.REMOVED_AFTER_MILLIS <= millis) {
        tapState.clear();
        taps--;
        return;
      }
      scheduleRemoval(tap, timers);
    }
    tapState.update(tap);
  }

  private void check(
      TapState tap, ReportRecord report, TimerService timers, Collector<Document> collector) {
    Reconciliation.Finding finding =
        Reconciliation.check(tap, report, timers.currentWatermark(), knownSinceMillis);
    if (finding == null) {
      counters.add("reports_duplicate", 1);
      return;
    }
    if (finding.lost() > 0) {
      counters.add("reports_lost", finding.lost());
    }
    if (finding.missing() != finding.missingPrevious()) {
      counters.add("frames_missing", finding.missing() - finding.missingPrevious());
    }
    if (finding.isNotable()) {
      counters.add("capture_loss_documents", 1);
      collector.collect(CaptureLossDocument.of(finding, indices.operation()));
    }
  }
}
