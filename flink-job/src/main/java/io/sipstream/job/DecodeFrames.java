package io.sipstream.job;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.FrameContext;
import io.sipstream.document.FrameDecoder;
import io.sipstream.document.IndexNaming;
import io.sipstream.document.Outcome;
import io.sipstream.job.settings.JobSettings;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a frame to a document: calls the decoder, routes what comes out of it and counts. Every
 * frame is counted once on the way in and once on the way out.
 */
class DecodeFrames extends ProcessFunction<RawFrame, IndexableDocument>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(DecodeFrames.class);

  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("frames-dead-letter", Types.POJO(DeadLetter.class));

  private final DecoderSettings settings;
  private final String indexPrefix;
  private final IndexNaming.Granularity indexSpan;

  private transient FrameDecoder decoder;
  private transient IndexNaming indexNaming;
  private transient Books books;
  private transient long bugs;

  DecodeFrames(JobSettings settings) {
    this.settings = settings.decoder();
    this.indexPrefix = settings.elasticsearch().indices().prefix();
    this.indexSpan = settings.elasticsearch().indices().span();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    books = Books.open(context, getRuntimeContext());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    books.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    decoder = new FrameDecoder(settings);
    indexNaming = new IndexNaming(indexPrefix, indexSpan);
  }

  @Override
  public void processElement(RawFrame frame, Context context, Collector<IndexableDocument> out) {
    books.add("frames_consumed", 1);
    if (!frame.isReadable()) {
      bury(frame, DeadLetter.STAGE_RECORD, frame.unreadableReason, frame.unreadableDetail, context);
      return;
    }
    Outcome outcome;
    try {
      outcome = decode(frame);
    } catch (RuntimeException e) {
      buryBug(frame, e, context);
      return;
    }
    if (outcome instanceof Outcome.Document document) {
      books.add("messages", 1);
      for (String problem : document.problems()) {
        books.add("problems." + problem, 1);
      }
      out.collect(
          new IndexableDocument(
              indexNaming.indexFor(document.captureTimeNanos()),
              document.id(),
              document.routing(),
              document.key(),
              document.json()));
    } else if (outcome instanceof Outcome.Ignored ignored) {
      books.add("ignored." + ignored.kind(), 1);
    } else if (outcome instanceof Outcome.Undecodable bad) {
      bury(frame, bad.stage(), bad.reason(), bad.detail(), context);
    } else {
      // Not read yet.
      books.add("ignored." + (outcome instanceof Outcome.Segment ? "tcp" : "ip_fragment"), 1);
    }
  }

  /** The one call of pure code; a test may have it fail. */
  Outcome decode(RawFrame frame) {
    return decoder.decode(
        frame.value,
        new FrameContext(
            frame.captureTimeNanos,
            frame.timestampImprecise,
            frame.linkType,
            frame.originalLengthBytes,
            frame.agent));
  }

  private void bury(RawFrame frame, String stage, String reason, String detail, Context context) {
    books.add("dead_letter." + stage + "." + reason, 1);
    context.output(DEAD_LETTERS, DeadLetter.of(frame, stage, reason, detail));
  }

  /** Our mistake, not the sender's. The exception's text may hold bytes, so it goes nowhere. */
  private void buryBug(RawFrame frame, RuntimeException e, Context context) {
    String name = e.getClass().getSimpleName();
    StackTraceElement[] trace = e.getStackTrace();
    String place = trace.length == 0 ? "an unknown place" : trace[0].toString();
    bugs++;
    // The first, second, fourth, eighth ...: a bug can strike at every frame.
    if (Long.bitCount(bugs) == 1) {
      LOG.error(
          "Decoding failed with {} at {} for the record at {}-{} offset {} (number {} of its kind"
              + " in this task); the record was dead-lettered.",
          name,
          place,
          frame.topic,
          frame.partition,
          frame.offset,
          bugs);
    }
    bury(frame, DeadLetter.STAGE_BUG, name, name + " at " + place + ".", context);
  }
}
