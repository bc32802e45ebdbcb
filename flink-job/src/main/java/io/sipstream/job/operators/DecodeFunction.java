package io.sipstream.job.operators;

import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.decoder.OutcomeRouter;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.job.counters.CheckpointedCounters;
import io.sipstream.job.kafka.RejectedDocumentRecord;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.RawFrame;
import io.sipstream.job.record.SerializedType;
import io.sipstream.settings.JobSettings;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes frames to documents, routes the outcomes and counts them. A malformed frame becomes a
 * dead letter. Counts every frame once when it arrives. Its outcome is counted once, here or in a
 * reassembly operator.
 */
public class DecodeFunction extends ProcessFunction<RawFrame, Document>
    implements CheckpointedFunction, OutcomeRouter<RawFrame> {
  private static final long serialVersionUID = 1;

  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("frames-dead-letter", Types.POJO(DeadLetter.class));
  public static final OutputTag<BufferedFrame> FRAGMENTS =
      new OutputTag<>("fragments", SerializedType.BUFFERED_FRAME);
  public static final OutputTag<BufferedFrame> INNER_FRAGMENTS =
      new OutputTag<>("inner-fragments", SerializedType.BUFFERED_FRAME);
  public static final OutputTag<BufferedFrame> SEGMENTS =
      new OutputTag<>("segments", SerializedType.BUFFERED_FRAME);
  public static final OutputTag<EncodedCallEvent> CALL_EVENTS =
      new OutputTag<>("call-events", SerializedType.CALL_EVENT);
  public static final OutputTag<EncodedCallEvent> REGISTRATION_EVENTS =
      new OutputTag<>("registration-events", SerializedType.CALL_EVENT);

  private final DecoderSettings settings;

  @SuppressWarnings("serial") // Set.copyOf is serializable.
  private final Set<String> rejectedDocumentsTopics;

  private final CountedOutput output;
  private final CallEventOutput callEvents;
  private final RegistrationEventOutput registrationEvents;

  private transient FrameDecoder decoder;
  private transient CheckpointedCounters counters;
  private transient CheckpointedCounters.Handle frames;
  private transient CheckpointedCounters.Handle waiting;
  private transient Counter bytes;
  private transient Context context;
  private transient Collector<Document> out;

  public DecodeFunction(JobSettings settings) {
    this.settings = settings.decoder();
    this.rejectedDocumentsTopics = Set.copyOf(settings.kafka().rejectedDocumentsTopics());
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
    frames = counters.counter("frames_consumed");
    waiting = counters.counter(CountedOutput.WAITING);
    bytes = counters.metrics().counter("frame_bytes");
  }

  @Override
  public void snapshotState(FunctionSnapshotContext snapshot) throws Exception {
    counters.snapshot();
  }

  @Override
  public void open(OpenContext opening) {
    decoder = new FrameDecoder(settings);
  }

  @Override
  public void processElement(
      RawFrame frame, Context elementContext, Collector<Document> collector) {
    context = elementContext;
    out = collector;
    frames.add(1);
    bytes.inc(frame.value == null ? 0 : frame.value.length);
    if (RejectedDocumentRecord.isOne(frame) && rejectedDocumentsTopics.contains(frame.topic)) {
      output.reindexRejected(frame, out, this::send);
      return;
    }
    if (!frame.isReadable()) {
      deadLetter(frame, DeadLetter.STAGE_RECORD, frame.unreadableReason, frame.unreadableDetail);
      return;
    }
    Outcome outcome;
    try {
      outcome = decode(frame);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      outcome = failed(frame, e);
    }
    route(outcome, frame);
  }

  private Outcome failed(RawFrame frame, Throwable e) {
    // The decoder reuses its buffers, which may be inconsistent after an exception.
    decoder = new FrameDecoder(settings);
    return output.internalError(frame, e);
  }

  @Override
  public Outcome message(Outcome.Message message, RawFrame frame) {
    CountedOutput.Result result;
    try {
      result = output.write(message.decoded());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return failed(frame, e);
    }
    output.emit(result, out);
    if (callEvents != null) {
      callEvents.emit(callEvents.read(message.decoded()), this::send);
    }
    if (registrationEvents != null) {
      registrationEvents.emit(
          registrationEvents.read(message.decoded()),
          event -> context.output(REGISTRATION_EVENTS, event));
    }
    return message;
  }

  @Override
  public void fragment(Outcome.Fragment fragment, RawFrame frame) {
    waiting.add(1);
    boolean outer = fragment.packet().layers().joiningStage() == 0;
    context.output(outer ? FRAGMENTS : INNER_FRAGMENTS, BufferedFrame.of(fragment.key(), frame));
  }

  @Override
  public void segment(Outcome.Segment segment, RawFrame frame) {
    waiting.add(1);
    context.output(SEGMENTS, BufferedFrame.of(segment.key(), frame));
  }

  @Override
  public void used(RawFrame frame) {
    output.used();
  }

  @Override
  public void ignored(RawFrame frame, String kind) {
    output.ignored(kind);
  }

  @Override
  public void deadLetter(RawFrame frame, String stage, String reason, String detail) {
    output.deadLetter(frame, stage, reason, detail, this::send);
  }

  private void send(EncodedCallEvent event) {
    context.output(CALL_EVENTS, event);
  }

  private void send(DeadLetter letter) {
    context.output(DEAD_LETTERS, letter);
  }

  /** Decodes a frame; a test overrides it to fail. */
  Outcome decode(RawFrame frame) {
    return decoder.decode(frame.value, frame);
  }
}
