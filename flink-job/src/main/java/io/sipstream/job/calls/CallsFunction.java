package io.sipstream.job.calls;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.Evaluation;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.Methods;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.peers.PeersFile;
import io.sipstream.document.Document;
import io.sipstream.job.counters.CallEventResult;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.EncodedStateSerializer;
import io.sipstream.support.RateLimitedLog;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the call events of each Call-ID and writes the records of its calls. Each Call-ID has
 * one event-time timer, at a full second. It fires when the watermark has passed an answer or an
 * end, and when a deadline of a call has passed. The state is removed when only a late message can
 * change a record.
 *
 * <p>An event behind the watermark begins a state, too. A state is kept for the linger time after
 * such an event, so that a replay of old frames gives records.
 *
 * <p>Every state is evaluated at least once per idle time under pressure, so that calls whose BYE
 * is not seen are closed early while the limits are nearly reached.
 */
final class CallsFunction extends KeyedProcessFunction<CallKey, EncodedCallEvent, Document>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(CallsFunction.class);

  /** Name of the keyed state. */
  static final String STATE = "call";

  /** Name of the operator state: time of the first event that a subtask has seen. */
  static final String BEGIN = "begin";

  private static final long MICROS_PER_MILLI = 1_000;
  private static final long TIMER_STEP_MILLIS = 1_000;

  private final CallSettings settings;
  private final String peers;
  private final CallLimits limits;
  private final CallsPolicy policy;

  private transient CheckpointedCounters counters;
  private transient CheckpointedCounters.Handle merged;
  private transient CheckpointedCounters.Handle written;
  private transient CallEntries entries;
  private transient CallEventCodec events;
  private transient CallEvaluator evaluator;
  private transient CallEvaluator underPressure;
  private transient ListState<Long> begins;
  private transient long beginMicros;
  private transient CallDocuments documents;
  private transient KpiChanges kpis;
  private transient RateLimitedLog log;
  private transient long lastMicros;

  /**
   * Creates the function.
   *
   * @param peers text of the peers file
   */
  CallsFunction(CallSettings settings, String peers, CallLimits limits, CallsPolicy policy) {
    this.settings = settings;
    this.peers = peers;
    this.limits = limits;
    this.policy = policy;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counters = CheckpointedCounters.open(context, getRuntimeContext());
    merged = counters.counter(CallEventResult.MERGED.counter());
    written = counters.counter("call_documents");
    limits.open();
    counters.metrics().gauge("calls_in_state", limits::calls);
    counters.metrics().gauge("calls_state_bytes", limits::bytes);
    begins =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>(BEGIN, Types.LONG));
    beginMicros = Long.MAX_VALUE;
    for (long micros : begins.get()) {
      beginMicros = Math.min(beginMicros, micros);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    entries.writeAll();
    counters.snapshot();
    begins.clear();
    if (beginMicros != Long.MAX_VALUE) {
      begins.add(beginMicros);
    }
  }

  @Override
  public void open(OpenContext context) {
    events = new CallEventCodec();
    Peers named = PeersFile.parse(peers, "calls.peers-file");
    evaluator = new CallEvaluator(settings, named);
    underPressure =
        new CallEvaluator(settings.withIdleMillis(policy.idleMillisUnderPressure()), named);
    documents = new CallDocuments(policy.onlyClosed());
    beginDocuments();
    kpis = policy.kpiPairs() == 0 ? null : new KpiChanges(policy.kpiPairs(), counters);
    log = new RateLimitedLog(LOG::error);
  }

  /** Returns what calls have changed in KPIs since the last watermark; null without KPIs. */
  KpiChanges kpis() {
    return kpis;
  }

  /** Sets the access to keyed state, and returns it; call before the first event. */
  CallEntries start(KeyedStateBackend<CallKey> backend) {
    ValueState<byte[]> state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(STATE, EncodedStateSerializer.INSTANCE));
    entries = new CallEntries(backend, state, limits);
    return entries;
  }

  /** Holds the changed entry of a key, and what is counted or written for it. */
  private record Step(CallEntry entry, CallEventResult result, List<Document> documents) {
    /** Returns a step that changes nothing. */
    static Step none(CallEventResult result) {
      return new Step(null, result, List.of());
    }
  }

  /** Notes the first event; calls without INVITE around it began before the job. */
  private void begin(CallEvent event) {
    if (beginMicros == Long.MAX_VALUE) {
      beginMicros = event.timeMicros();
      beginDocuments();
    }
  }

  private void beginDocuments() {
    if (policy.endless() && beginMicros != Long.MAX_VALUE) {
      documents.withoutPartialAround(beginMicros);
    }
  }

  @Override
  public void processElement(EncodedCallEvent event, Context context, Collector<Document> collector)
      throws Exception {
    entries.find();
    Step step;
    try {
      step = add(entries.get(), event, context.timerService());
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      logFailure("A call event was skipped", e);
      entries.restore();
      step = Step.none(CallEventResult.INTERNAL_ERROR);
    }
    if (step.result == CallEventResult.MERGED) {
      merged.add(1);
    } else {
      counters.add(step.result.counter(), 1);
    }
    if (step.entry != null) {
      entries.put(step.entry, event.bytes());
    }
  }

  private Step add(CallEntry known, EncodedCallEvent encoded, TimerService timers) {
    CallEvent event = events.decode(encoded.bytes());
    long watermark = timers.currentWatermark();
    long millis = event.timeMicros() / MICROS_PER_MILLI;
    CallEventResult result = CallEventResult.MERGED;
    CallEntry entry = known;
    lastMicros = Math.max(lastMicros, event.timeMicros());
    if (event.isOutsideOfCalls()) {
      return Step.none(CallSources.outside(event.method()));
    }
    if (entry == null) {
      entry = new CallEntry();
      entry.source = CallSources.of(event);
      CallEventResult refused = refused(event, entry.source);
      if (refused != null) {
        return Step.none(refused);
      }
      begin(event);
      result = millis <= watermark ? CallEventResult.LATE : CallEventResult.MERGED;
    }
    boolean wasTruncated = entry.state.isTruncated();
    if (!entry.state.add(event)) {
      return Step.none(CallEventResult.DUPLICATE);
    }
    if (!wasTruncated && entry.state.isTruncated()) {
      counters.add("call_ids_truncated", 1);
    }
    if (millis <= watermark) {
      entry.keptUntilMillis = watermark + settings.deadlines().lingerMillis();
    }
    long wait = isTrigger(event) ? triggerMillis() : settings.deadlines().noResponseMillis();
    long due = fullSecond(Math.max(millis, watermark) + wait);
    if (entry.timerMillis == 0 || due < entry.timerMillis) {
      schedule(entry, due, timers);
    }
    return new Step(entry, result, List.of());
  }

  /**
   * Returns why an event begins no state; null if it does. A message of a dialog may arrive before
   * its INVITE, so it begins a state, but not while the limits are nearly reached.
   */
  private CallEventResult refused(CallEvent event, String source) {
    CallEventResult outside = CallSources.outside(event.method());
    return outside != null && limits.isUnderPressure() ? outside : limits.refuses(source);
  }

  /** Returns the time from an answer or end until the first record may be due. */
  private long triggerMillis() {
    return policy.onlyClosed() ? settings.deadlines().lingerMillis() + 1 : 1;
  }

  /** Returns whether an event may answer or end a call. Other changes wait for the timer. */
  private static boolean isTrigger(CallEvent event) {
    return switch (event.method()) {
      case Methods.INVITE -> event.kind() >= 200;
      case Methods.BYE, Methods.CANCEL, Methods.REPLACED -> true;
      default -> false;
    };
  }

  private static long fullSecond(long millis) {
    return (millis + TIMER_STEP_MILLIS - 1) / TIMER_STEP_MILLIS * TIMER_STEP_MILLIS;
  }

  private static void schedule(CallEntry entry, long millis, TimerService timers) {
    if (entry.timerMillis != 0) {
      timers.deleteEventTimeTimer(entry.timerMillis);
    }
    entry.timerMillis = millis;
    timers.registerEventTimeTimer(millis);
  }

  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<Document> collector)
      throws Exception {
    if (!entries.find()) {
      return;
    }
    Step step;
    CallEntry entry = null;
    try {
      entry = entries.get();
      step = evaluate(entry, millis, context.timerService());
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      logFailure("The calls of a Call-ID were removed", e);
      counters.add("call_ids_failed", 1);
      if (kpis != null && entry != null) {
        kpis.replace(entry.kpis, List.of());
      }
      entries.remove();
      return;
    }
    if (step.entry == null) {
      entries.remove();
    } else {
      entries.put(step.entry, null);
    }
    written.add(step.documents.size());
    for (Document document : step.documents) {
      if (document.length() > policy.topicBytes()) {
        counters.add("call_records_too_large", 1);
      }
      collector.collect(document);
    }
  }

  /** Evaluates the calls of a key; the entry of the step is null if it is to be removed. */
  private Step evaluate(CallEntry entry, long millis, TimerService timers) {
    boolean end = timers.currentWatermark() == Long.MAX_VALUE;
    long now = millis * MICROS_PER_MILLI;
    Evaluation evaluation =
        end
            ? evaluator.evaluateAtEnd(entry.state, Math.max(lastMicros, entry.state.lastMicros()))
            : evaluator.evaluate(entry.state, now);
    boolean early = !evaluation.isComplete() && limits.isUnderPressure();
    if (early) {
      evaluation = underPressure.evaluate(entry.state, now);
    }
    List<Document> due = documents.of(evaluation, entry.written, end);
    if (kpis != null && !due.isEmpty()) {
      kpis.replace(entry.kpis, documents.counted());
    }
    boolean complete = evaluation.isComplete();
    if (end || (complete && entry.keptUntilMillis <= millis)) {
      if (early) {
        counters.add("call_ids_closed_under_pressure", 1);
      }
      if (documents.partialAtStart() > 0) {
        counters.add("calls_partial_at_start", documents.partialAtStart());
      }
      return new Step(null, null, due);
    }
    long next =
        complete
            ? entry.keptUntilMillis
            : Math.min(
                evaluation.nextDeadlineMicros() / MICROS_PER_MILLI + 1,
                millis + policy.idleMillisUnderPressure());
    entry.timerMillis = 0;
    schedule(entry, fullSecond(Math.max(next, millis + 1)), timers);
    return new Step(entry, null, due);
  }

  /** Logs an internal error. Omits the exception's message, which may contain bytes of messages. */
  private void logFailure(String consequence, Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    log.say(
        () ->
            "%s, because of an internal error: %s at %s. Please report this error."
                .formatted(
                    consequence,
                    e.getClass().getSimpleName(),
                    trace.length == 0 ? "an unknown location" : trace[0]));
  }
}
