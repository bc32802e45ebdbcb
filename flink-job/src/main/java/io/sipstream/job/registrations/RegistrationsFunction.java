package io.sipstream.job.registrations;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.registration.RegistrationEvaluation;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationLimits;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.document.Document;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.counters.RegistrationEventResult;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.EncodedStateSerializer;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the REGISTER messages of each address of record and writes the records of its sessions.
 * Each address has one event-time timer, at a full second. It fires a second after a message, so
 * that all taps have seen it, and when a binding expires or an attempt times out.
 *
 * <p>Messages that are older than any response or retry are replaced by the sessions that they
 * give. The state is removed when no session is in progress. It is kept for a day if a session has
 * ended, so that the next one has the time without a binding.
 */
final class RegistrationsFunction extends KeyedProcessFunction<CallKey, EncodedCallEvent, Document>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationsFunction.class);

  /** Name of the keyed state. */
  static final String STATE = "registrations";

  /** Time that the end of the last session is remembered. */
  static final long KEEP_MILLIS = 86_400_000;

  private static final long MICROS_PER_MILLI = 1_000;
  private static final long TIMER_STEP_MILLIS = 1_000;

  /** Time from a message to the evaluation, so that other taps have seen it. */
  private static final long WAIT_MILLIS = 1_000;

  private static final long SETTLE_MILLIS = RegistrationLimits.SETTLE_MICROS / MICROS_PER_MILLI;

  /** Number of REGISTERs above which older messages are settled. */
  private static final int SETTLED_ABOVE = 4;

  private static final int FIRST_CODE = 100;

  private final AorLimits limits;

  private transient CheckpointedCounters counters;
  private transient CheckpointedCounters.Handle merged;
  private transient CheckpointedCounters.Handle written;
  private transient ValueState<byte[]> entries;
  private transient RegistrationEntry.Codec codec;
  private transient CallEventCodec events;
  private transient RegistrationDocuments documents;
  private transient RateLimitedLog log;
  private transient long lastMicros;

  RegistrationsFunction(AorLimits limits) {
    this.limits = limits;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counters = CheckpointedCounters.open(context, getRuntimeContext());
    merged = counters.counter(RegistrationEventResult.MERGED.counter());
    written = counters.counter("registration_documents");
    limits.open();
    counters.metrics().gauge("aors_in_state", limits::aors);
    counters.metrics().gauge("registrations_state_bytes", limits::bytes);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counters.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    entries =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(STATE, EncodedStateSerializer.INSTANCE));
    codec = new RegistrationEntry.Codec();
    events = new CallEventCodec();
    documents = new RegistrationDocuments();
    log = new RateLimitedLog(LOG::error);
  }

  /** Counts the restored entry of the current key towards the limits. */
  void countRestored() throws IOException {
    limits.changed(null, entries.value());
  }

  @Override
  public void processElement(EncodedCallEvent event, Context context, Collector<Document> collector)
      throws Exception {
    RegistrationEventResult result;
    try {
      result = add(event, context.timerService());
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      logFailure("A REGISTER message was skipped", e);
      result = RegistrationEventResult.INTERNAL_ERROR;
    }
    if (result == RegistrationEventResult.MERGED) {
      merged.add(1);
    } else {
      counters.add(result.counter(), 1);
    }
  }

  private RegistrationEventResult add(EncodedCallEvent encoded, TimerService timers)
      throws IOException {
    CallEvent event = events.decode(encoded.bytes());
    long watermark = timers.currentWatermark();
    long millis = event.timeMicros() / MICROS_PER_MILLI;
    byte[] stored = entries.value();
    RegistrationEventResult result = RegistrationEventResult.MERGED;
    RegistrationEntry entry;
    if (stored == null) {
      MessageFacts facts = MessageFacts.of(event.facts());
      String source = event.kind() < FIRST_CODE ? facts.sourceIp() : facts.destinationIp();
      RegistrationEventResult refused = limits.refuses(source);
      if (refused != null) {
        return refused;
      }
      entry = new RegistrationEntry(new RegistrationState(facts.first(Fact.AOR)), source);
      result = millis <= watermark ? RegistrationEventResult.LATE : result;
    } else {
      entry = codec.decode(stored);
      if (event.timeMicros() <= entry.state.settledMicros()) {
        return RegistrationEventResult.SETTLED;
      }
      RegistrationEventResult refused = limits.refuses(stored);
      if (refused != null) {
        return refused;
      }
    }
    boolean wasTruncated = entry.state.isTruncated();
    if (!entry.state.add(event)) {
      return RegistrationEventResult.DUPLICATE;
    }
    if (!wasTruncated && entry.state.isTruncated()) {
      counters.add("aors_truncated", 1);
    }
    lastMicros = Math.max(lastMicros, event.timeMicros());
    entry.keptUntilMillis = 0;
    long due = fullSecond(Math.max(millis + 1, watermark) + WAIT_MILLIS);
    if (entry.timerMillis == 0 || due < entry.timerMillis) {
      schedule(entry, due, timers);
    }
    put(stored, entry);
    return result;
  }

  private void put(byte[] before, RegistrationEntry entry) throws IOException {
    byte[] after = codec.encode(entry);
    entries.update(after);
    limits.changed(before, after);
  }

  private static long fullSecond(long millis) {
    return (millis + TIMER_STEP_MILLIS - 1) / TIMER_STEP_MILLIS * TIMER_STEP_MILLIS;
  }

  private static void schedule(RegistrationEntry entry, long millis, TimerService timers) {
    if (entry.timerMillis != 0) {
      timers.deleteEventTimeTimer(entry.timerMillis);
    }
    entry.timerMillis = millis;
    timers.registerEventTimeTimer(millis);
  }

  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<Document> collector)
      throws Exception {
    byte[] stored = entries.value();
    if (stored == null) {
      return;
    }
    List<Document> due;
    try {
      RegistrationEntry entry = codec.decode(stored);
      entry.timerMillis = 0;
      due = evaluate(entry, millis, context.timerService());
      if (entry.timerMillis == 0) {
        remove(stored);
      } else {
        put(stored, entry);
      }
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      logFailure("The registrations of an address of record were removed", e);
      counters.add("aors_failed", 1);
      remove(stored);
      return;
    }
    written.add(due.size());
    due.forEach(collector::collect);
  }

  private void remove(byte[] stored) {
    entries.clear();
    limits.changed(stored, null);
  }

  /** Evaluates an entry and schedules its next timer; without one it is to be removed. */
  private List<Document> evaluate(RegistrationEntry entry, long millis, TimerService timers) {
    RegistrationState state = entry.state;
    if (timers.currentWatermark() == Long.MAX_VALUE) {
      long end = Math.max(lastMicros, state.lastMicros());
      return documents.of(RegistrationEvaluator.evaluateAtEnd(state, end), entry.written, true);
    }
    long now = (millis - WAIT_MILLIS) * MICROS_PER_MILLI;
    RegistrationEvaluation evaluation = RegistrationEvaluator.evaluation(state, now);
    List<Document> due = documents.of(evaluation.records(), entry.written, false);
    boolean ended = evaluation.nextMicros() == Long.MAX_VALUE;
    if (ended || state.attemptCount() > SETTLED_ABOVE) {
      RegistrationEvaluator.settle(state, now);
    }
    if (!ended) {
      long next = evaluation.nextMicros() / MICROS_PER_MILLI + 1 + WAIT_MILLIS;
      schedule(entry, fullSecond(Math.max(next, millis + 1)), timers);
    } else if (!RegistrationEvaluator.isIdle(state)) {
      schedule(entry, fullSecond(millis + SETTLE_MILLIS), timers);
    } else if (RegistrationEvaluator.hasEnded(state) && entry.keptUntilMillis == 0) {
      entry.keptUntilMillis = millis + KEEP_MILLIS;
      schedule(entry, fullSecond(entry.keptUntilMillis), timers);
    }
    return due;
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
