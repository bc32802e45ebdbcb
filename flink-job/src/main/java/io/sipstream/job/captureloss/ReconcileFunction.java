package io.sipstream.job.captureloss;

import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.record.IndexableDocument;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.IndexNaming;
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
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds agents' reports until event time has passed them, compares them with the frames that
 * arrived, and gives a document for each that tells of something missing.
 *
 * <p>Counts {@code reports_read}; of these {@code reports_malformed.REASON}, {@code
 * reports_duplicate} and {@code reports_over_limit} say nothing; and {@code reports_lost}, {@code
 * frames_missing} and {@code capture_loss_documents}.
 */
final class ReconcileFunction
    extends KeyedCoProcessFunction<String, FrameTally, ReportRecord, IndexableDocument>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileFunction.class);

  /** Name of the state that every tap has. */
  static final String STATE = "tap";

  /** Taps of one task. What comes of further ones is counted and not compared. */
  static final int TAPS_MAX = 10_000;

  /** Reports of one tap that wait for event time: those of a day, at one in ten seconds. */
  static final int WAITING_REPORTS_MAX = 10_000;

  private final Indices indices;
  private final Clock clock;

  private transient CheckpointedCounters books;
  private transient ListState<Long> knownSince;
  private transient long knownSinceMillis;
  private transient ValueState<TapState> tapState;
  private transient MapState<Long, ReportRecord[]> waiting;
  private transient IndexNaming naming;
  private transient int taps;
  private transient long malformed;

  ReconcileFunction(Indices indices, Clock clock) {
    this.indices = indices;
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    books = CheckpointedCounters.open(context, getRuntimeContext());
    knownSince =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("known-since", Types.LONG));
    // What was captured before the job's first start may have been gone from Kafka by then.
    knownSinceMillis = clock.millis();
    for (long millis : knownSince.get()) {
      knownSinceMillis = Math.min(knownSinceMillis, millis);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    books.snapshot();
    knownSince.update(List.of(knownSinceMillis));
  }

  @Override
  public void open(OpenContext context) {
    naming = new IndexNaming(indices.captureLossPrefix(), indices.indexGranularity());
    tapState =
        getRuntimeContext().getState(new ValueStateDescriptor<>(STATE, Types.POJO(TapState.class)));
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "waiting-reports",
                    Types.LONG,
                    Types.OBJECT_ARRAY(Types.POJO(ReportRecord.class))));
  }

  /** A tap is in the restored state. */
  void countTap() {
    taps++;
  }

  @Override
  public void processElement1(
      FrameTally tally, Context context, Collector<IndexableDocument> collector) throws Exception {
    TapState tap = tap();
    if (tap == null) {
      books.add("frames_not_reconciled", Arrays.stream(tally.counts).sum());
      return;
    }
    TimerService timers = context.timerService();
    Reconciliation.arrive(tap, tally, timers.currentWatermark());
    long newest = tally.buckets[tally.buckets.length - 1];
    hear(tap, CaptureBuckets.beginMillis(newest), timers);
    tapState.update(tap);
  }

  @Override
  public void processElement2(
      ReportRecord report, Context context, Collector<IndexableDocument> collector)
      throws Exception {
    books.add("reports_read", 1);
    if (report.problem != null) {
      tellMalformed(report);
      return;
    }
    TapState tap = tap();
    if (tap == null || tap.waitingReports >= WAITING_REPORTS_MAX) {
      books.add("reports_over_limit", 1);
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
    hear(tap, report.toNanos / 1_000_000, timers);
    tapState.update(tap);
  }

  private void tellMalformed(ReportRecord report) {
    books.add("reports_malformed." + report.problem, 1);
    malformed++;
    // The first, second, fourth, eighth ...: whoever sends one sends many.
    if (Long.bitCount(malformed) == 1) {
      LOG.warn(
          "The record at {} is no report of an agent ({}); it was left out (number {} of its kind"
              + " in this task).",
          report.place,
          report.problem,
          malformed);
    }
  }

  /** The current key's; null if there is no room for it. */
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

  private void hear(TapState tap, long millis, TimerService timers) {
    tap.heardMillis = Math.max(tap.heardMillis, Math.max(millis, timers.currentWatermark()));
    if (tap.forgetTimerMillis == 0) {
      forgetLater(tap, timers);
    }
  }

  private static void forgetLater(TapState tap, TimerService timers) {
    // At the end of a bounded job nothing is heard any more.
    if (tap.heardMillis != Long.MAX_VALUE) {
      tap.forgetTimerMillis = tap.heardMillis + Reconciliation.FORGOTTEN_AFTER_MILLIS;
      timers.registerEventTimeTimer(tap.forgetTimerMillis);
    }
  }

  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<IndexableDocument> collector)
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
    if (millis == tap.forgetTimerMillis) {
      // No report waits then: each is due long before.
      if (tap.heardMillis + Reconciliation.FORGOTTEN_AFTER_MILLIS <= millis) {
        tapState.clear();
        taps--;
        return;
      }
      forgetLater(tap, timers);
    }
    tapState.update(tap);
  }

  private void check(
      TapState tap,
      ReportRecord report,
      TimerService timers,
      Collector<IndexableDocument> collector) {
    Reconciliation.Finding finding =
        Reconciliation.check(tap, report, timers.currentWatermark(), knownSinceMillis);
    if (finding == null) {
      books.add("reports_duplicate", 1);
      return;
    }
    if (finding.lost() > 0) {
      books.add("reports_lost", finding.lost());
    }
    if (finding.missing() != finding.missingPrevious()) {
      books.add("frames_missing", finding.missing() - finding.missingPrevious());
    }
    if (finding.isNotable()) {
      books.add("capture_loss_documents", 1);
      collector.collect(CaptureLossDocument.of(finding, naming));
    }
  }
}
