package io.sipstream.job.operators;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.decoder.OutcomeRouter;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.RawFrame;
import io.sipstream.packet.FrameContext;
import io.sipstream.reassembly.EvictionCandidates;
import io.sipstream.reassembly.LimitReached;
import io.sipstream.reassembly.Reassembly;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.reassembly.ReassemblyOutput;
import io.sipstream.reassembly.ReassemblyState;
import io.sipstream.reassembly.StreamMessage;
import io.sipstream.settings.JobSettings;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reassembles packets from fragments, or messages from segments. Passes parts and timers to the
 * reassembly, keeps its state in Flink, and routes its results. Decodes reassembled packets, which
 * may be fragments or segments themselves.
 *
 * <p>Results of a call of the reassembly are emitted and counted only if the call succeeds. If it
 * fails, all parts of its key become dead letters instead.
 */
public final class ReassemblyFunction<S extends ReassemblyState>
    extends KeyedProcessFunction<ReassemblyKey, BufferedFrame, Document>
    implements CheckpointedFunction, ReassemblyOutput<BufferedFrame>, OutcomeRouter<BufferedFrame> {
  private static final long serialVersionUID = 1;

  /** Failed calls between two recounts of buffered bytes; each may leave the sums too high. */
  private static final int FAILURES_BETWEEN_COUNTS = 64;

  private final ReassemblyKind<S> kind;
  private final DecoderSettings settings;
  private final ReassemblyLimits limits;
  private final CountedOutput output;
  private final CallEventOutput callEvents;
  private final RegistrationEventOutput registrationEvents;

  private transient TaskKeys keys;
  private transient Reassembly<S> reassembly;
  private transient FrameDecoder decoder;
  private transient FlinkReassemblyContext<S> store;
  private transient CheckpointedCounters counters;
  private transient Context context;
  private transient Collector<Document> out;
  private transient List<Runnable> results;
  private transient int failures;
  private transient Counter joined;

  public ReassemblyFunction(ReassemblyKind<S> kind, JobSettings settings) {
    this.kind = kind;
    this.settings = settings.decoder();
    this.limits = settings.reassembly();
    this.output = new CountedOutput(settings);
    this.callEvents = CallEventOutput.of(settings);
    this.registrationEvents = RegistrationEventOutput.of(settings);
  }

  @Override
  public void initializeState(FunctionInitializationContext initialization) throws Exception {
    counters = CheckpointedCounters.open(initialization, getRuntimeContext());
    output.open(counters);
    if (callEvents != null) {
      callEvents.open(counters);
    }
    if (registrationEvents != null) {
      registrationEvents.open(counters);
    }
    MetricGroup metrics = counters.metrics();
    joined = metrics.counter(kind.joined());
    // A metric reporter's thread reads these; a slightly outdated value is sufficient.
    metrics.gauge(kind.held(), () -> held().keys());
    metrics.gauge("reassembly_buffer_bytes", () -> held().bytes());
  }

  private Reassembly.Held held() {
    Reassembly<S> current = reassembly;
    return current == null ? Reassembly.Held.NOTHING : current.held();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext snapshot) throws Exception {
    counters.snapshot();
    writeState();
  }

  /** Writes all keys in memory to Flink's state. */
  void writeState() {
    store.writeAll();
  }

  @Override
  public void open(OpenContext opening) {
    decoder = new FrameDecoder(settings);
    results = new ArrayList<>();
  }

  /** Gives access to all keys of this subtask, which only an operator has. */
  interface TaskKeys {
    /** Returns all keys that have keyed state. */
    List<ReassemblyKey> all();

    /** Sets the current key for state and timers. */
    void select(ReassemblyKey key);
  }

  /** Sets the access to keyed state; call before the first part. */
  void start(TaskKeys taskKeys, KeyedStateBackend<ReassemblyKey> backend) throws Exception {
    keys = taskKeys;
    store = new FlinkReassemblyContext<>(backend, kind::decode);
  }

  /**
   * Returns whether a recount is needed: a call of {@link #startRecount}, then of {@link
   * #recountKey} for each key.
   */
  boolean needsRecount() {
    return reassembly == null || failures >= FAILURES_BETWEEN_COUNTS;
  }

  /** Resets the counts of buffered data, which limits use. */
  void startRecount() {
    store.writeAll();
    reassembly = kind.reassembly(limits, settings);
    failures = 0;
  }

  /** Adds the current key's buffered data to the counts, which limits use. */
  void recountKey() {
    S state = store.written();
    if (state != null) {
      reassembly.restore(state);
    }
  }

  @Override
  public void processElement(
      BufferedFrame part, Context elementContext, Collector<Document> collector) {
    LimitReached shortage = take(part, elementContext, collector);
    if (shortage != null) {
      makeRoom(shortage, elementContext, collector);
      keys.select(part.key());
      shortage = take(part, elementContext, collector);
    }
    LimitReached remaining = shortage;
    if (remaining != null) {
      within(elementContext, collector, part, () -> reassembly.refuse(part, remaining, this));
    }
  }

  private LimitReached take(
      BufferedFrame part, Context elementContext, Collector<Document> collector) {
    LimitReached[] shortage = new LimitReached[1];
    within(
        elementContext, collector, part, () -> shortage[0] = reassembly.arrive(part, store, this));
    return shortage[0];
  }

  /** Evicts other keys until the shortage is relieved, or no more keys would relieve it. */
  private void makeRoom(
      LimitReached shortage, Context elementContext, Collector<Document> collector) {
    store.writeAll();
    EvictionCandidates<ReassemblyKey> candidates = new EvictionCandidates<>();
    for (ReassemblyKey key : keys.all()) {
      keys.select(key);
      candidates.add(key, reassembly.evictionRank(store.written(), shortage));
    }
    for (ReassemblyKey key : candidates.inOrder()) {
      if (reassembly.isRelieved(shortage)) {
        break;
      }
      keys.select(key);
      within(elementContext, collector, null, () -> reassembly.evict(shortage, store, this));
    }
  }

  @Override
  public void onTimer(long millis, OnTimerContext timerContext, Collector<Document> collector) {
    within(timerContext, collector, null, () -> reassembly.timer(millis, store, this));
  }

  private void within(
      Context current, Collector<Document> collector, BufferedFrame arrived, Runnable step) {
    context = current;
    out = collector;
    store.begin(current.timerService());
    try {
      step.run();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      results.clear();
      // The decoder reuses its buffers, which may be inconsistent after an exception.
      decoder = new FrameDecoder(settings);
      failures++;
      deadLetterKey(arrived, e);
    }
    results.forEach(Runnable::run);
    results.clear();
    store.end();
  }

  /** Sends all parts of the key to the dead letters after an internal error, each record once. */
  private void deadLetterKey(BufferedFrame arrived, Throwable e) {
    Set<String> sent = new HashSet<>();
    for (BufferedFrame part : store.removeAll()) {
      deadLetterInternalError(part, e, sent);
    }
    if (arrived != null) {
      deadLetterInternalError(arrived, e, sent);
    }
  }

  private void deadLetterInternalError(BufferedFrame part, Throwable e, Set<String> sent) {
    for (RawFrame frame : part.records()) {
      if (sent.add(frame.topic + '-' + frame.partition + '-' + frame.offset)) {
        counters.add(CountedOutput.WAITING, -1);
        Outcome.Undecodable error = output.internalError(frame, e);
        output.deadLetter(frame, error.stage(), error.reason(), error.detail(), this::send);
      }
    }
  }

  @Override
  public void joined(byte[] packet, FrameContext packetContext, List<BufferedFrame> parts) {
    Outcome outcome = decoder.decode(packet, packetContext);
    results.add(joined::inc);
    route(outcome, BufferedFrame.joined(packet, packetContext, parts));
  }

  @Override
  public Outcome message(Outcome.Message message, BufferedFrame frame) {
    CountedOutput.Result result = output.write(message.decoded()).copy();
    results.add(() -> output.emit(result, out));
    if (callEvents != null) {
      CallEventOutput.Events events = callEvents.read(message.decoded());
      results.add(() -> callEvents.emit(events, this::send));
    }
    if (registrationEvents != null) {
      RegistrationEventOutput.Event event = registrationEvents.read(message.decoded());
      results.add(
          () ->
              registrationEvents.emit(
                  event, one -> context.output(DecodeFunction.REGISTRATION_EVENTS, one)));
    }
    return message;
  }

  @Override
  public void fragment(Outcome.Fragment fragment, BufferedFrame frame) {
    passOn(DecodeFunction.INNER_FRAGMENTS, fragment.key(), frame);
  }

  @Override
  public void segment(Outcome.Segment segment, BufferedFrame frame) {
    passOn(DecodeFunction.SEGMENTS, segment.key(), frame);
  }

  private void passOn(OutputTag<BufferedFrame> tag, ReassemblyKey key, BufferedFrame frame) {
    results.add(() -> context.output(tag, frame.withKey(key)));
  }

  @Override
  public void message(StreamMessage found) {
    Outcome.Message message = decoder.decode(found);
    results.add(joined::inc);
    message(message, null);
  }

  @Override
  public void used(BufferedFrame part) {
    finish(part, output::used);
  }

  @Override
  public void ignored(BufferedFrame part, String name) {
    finish(part, () -> output.ignored(name));
  }

  @Override
  public void deadLetter(BufferedFrame part, String stage, String reason, String detail) {
    results.add(
        () -> {
          counters.add(CountedOutput.WAITING, -part.frames());
          for (RawFrame frame : part.records()) {
            output.deadLetter(frame, stage, reason, detail, this::send);
          }
        });
  }

  @Override
  public void count(String name) {
    results.add(() -> counters.add("problems." + name, 1));
  }

  private void finish(BufferedFrame part, Runnable end) {
    results.add(
        () -> {
          counters.add(CountedOutput.WAITING, -part.frames());
          for (int i = 0; i < part.frames(); i++) {
            end.run();
          }
        });
  }

  private void send(EncodedCallEvent event) {
    context.output(DecodeFunction.CALL_EVENTS, event);
  }

  private void send(DeadLetter letter) {
    context.output(DecodeFunction.DEAD_LETTERS, letter);
  }
}
