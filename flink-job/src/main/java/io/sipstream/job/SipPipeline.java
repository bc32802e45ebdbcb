package io.sipstream.job;

import io.sipstream.job.settings.FlinkSettings;
import io.sipstream.job.settings.JobSettings;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole graph, with every name and uid.
 *
 * <pre>
 * frames                Kafka record -> RawFrame, headers lifted              FrameDeserializer
 *   |                   event time = capture time                             CaptureTimeWatermarks
 *   v  (chained)
 * decode                frame -> document, ignored or dead letter; books      DecodeFrames
 *   |    '-- side output: records that cannot be used
 *   |            '-> frames-dead-letter    the original record, with reason   DeadLetterSerializer
 *   v  keyBy(Call-ID, else community ID): a call's messages stay in order
 * elasticsearch         one document per SIP message, at least once, idempotent by id
 * </pre>
 */
final class SipPipeline {
  static final String FRAMES = "frames";
  static final String DECODE = "decode";
  static final String FRAMES_DEAD_LETTER = "frames-dead-letter";
  static final String ELASTICSEARCH = "elasticsearch";

  private SipPipeline() {}

  static void build(
      StreamExecutionEnvironment env,
      JobSettings settings,
      Source<RawFrame, ?, ?> frames,
      SinkEnd<IndexableDocument> documents,
      SinkEnd<DeadLetter> deadLetters) {
    env.setMaxParallelism(FlinkSettings.MAX_PARALLELISM);

    SingleOutputStreamOperator<IndexableDocument> decoded =
        env.fromSource(frames, watermarks(settings.flink()), FRAMES, Types.POJO(RawFrame.class))
            .uid(FRAMES)
            .process(new DecodeFrames(settings), Types.POJO(IndexableDocument.class))
            .name(DECODE)
            .uid(DECODE);

    deadLetters
        .attach(decoded.getSideOutput(DecodeFrames.DEAD_LETTERS))
        .name(FRAMES_DEAD_LETTER)
        .uid(FRAMES_DEAD_LETTER);

    documents
        .attach(decoded.keyBy(document -> document.key, Types.STRING))
        .name(ELASTICSEARCH)
        .uid(ELASTICSEARCH);
  }

  private static WatermarkStrategy<RawFrame> watermarks(FlinkSettings flink) {
    return CaptureTimeWatermarks.of(
        Duration.ofMillis(flink.outOfOrdernessMs()), Duration.ofMillis(flink.idlenessMs()));
  }
}
