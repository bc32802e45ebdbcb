package io.sipstream.job;

import io.sipstream.document.Document;
import io.sipstream.job.calls.Calls;
import io.sipstream.job.captureloss.CaptureLoss;
import io.sipstream.job.captureloss.ReportRecord;
import io.sipstream.job.kafka.KafkaConnectors;
import io.sipstream.job.operators.DecodeFunction;
import io.sipstream.job.operators.ReassemblyFunction;
import io.sipstream.job.operators.ReassemblyKind;
import io.sipstream.job.operators.ReassemblyOperator;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import io.sipstream.job.record.SerializedType;
import io.sipstream.job.registrations.Registrations;
import io.sipstream.job.time.CaptureTimeWatermarks;
import io.sipstream.job.time.EventTime;
import io.sipstream.job.time.IdleWatermarkOperator;
import io.sipstream.settings.FlinkSettings;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.KafkaSettings;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Builds the job's graph, with the name and uid of every operator.
 *
 * <pre>
 * frames                Kafka record -> RawFrame, headers parsed              FrameDeserializer
 *   |                   event time = capture time                             CaptureTimeWatermarks
 *   v  (chained)
 * idle-watermarks       event time continues without frames                   IdleWatermarkOperator
 *   |
 *   v  (chained)
 * decode                frame -> document, ignored, dead letter, or a part    DecodeFunction
 *   |    |-- fragments: keyBy(packet) -> defragment-outer                     ReassemblyFunction, Defragmenter
 *   |    |                 '-- fragments again: keyBy -> defragment-inner     (tunnels)
 *   |    '-- segments, also from both: keyBy(connection) -> tcp-reassembly    ReassemblyFunction, StreamReassembly
 *   |
 *   |   dead letters of all four -> frames-dead-letter                        DeadLetterSerializer
 *   v  (chained)
 * elasticsearch         documents of decode, at least once, idempotent by id  SipElasticsearchSink
 * elasticsearch-keyed   documents of keyed operators and of CaptureLoss
 * calls-topic           records of Calls, if calls.kafka-topic is set          CallRecordSerializer
 * </pre>
 *
 * <p>Documents do not cross the network, unless the sinks have another parallelism than the job.
 * Flink then distributes them evenly. Messages of a call are ordered by their timestamp.
 */
final class SipPipeline {
  static final String FRAMES = "frames";
  static final String IDLE_WATERMARKS = "idle-watermarks";
  static final String DECODE = "decode";
  static final String DEFRAGMENT_OUTER = "defragment-outer";
  static final String DEFRAGMENT_INNER = "defragment-inner";
  static final String TCP_REASSEMBLY = "tcp-reassembly";
  static final String FRAMES_DEAD_LETTER = "frames-dead-letter";
  static final String ELASTICSEARCH = "elasticsearch";
  static final String ELASTICSEARCH_KEYED = "elasticsearch-keyed";
  static final String CALLS_TOPIC_LIMIT = "calls-topic-limit";
  static final String CALLS_TOPIC = "calls-topic";

  private SipPipeline() {}

  /**
   * Builds the graph.
   *
   * @param reports source of the agents' reports; null if capture loss is not checked
   * @throws InvalidSettingsException if a file that a setting names is invalid
   */
  static void build(
      StreamExecutionEnvironment env,
      JobSettings settings,
      Source<RawFrame, ?, ?> frames,
      Source<ReportRecord, ?, ?> reports,
      SinkBinding<Document> documents,
      SinkBinding<DeadLetter> deadLetters)
      throws InvalidSettingsException {
    build(env, settings, frames, reports, documents, deadLetters, new ReassemblyKind.Segments());
  }

  /** Builds the graph with a reassembly of segments that a test can make fail. */
  static void build(
      StreamExecutionEnvironment env,
      JobSettings settings,
      Source<RawFrame, ?, ?> frames,
      Source<ReportRecord, ?, ?> reports,
      SinkBinding<Document> documents,
      SinkBinding<DeadLetter> deadLetters,
      ReassemblyKind<?> segments)
      throws InvalidSettingsException {
    env.setMaxParallelism(FlinkSettings.MAX_PARALLELISM);

    DataStream<RawFrame> read =
        env.fromSource(frames, watermarks(settings), FRAMES, Types.POJO(RawFrame.class))
            .uid(FRAMES)
            .transform(IDLE_WATERMARKS, Types.POJO(RawFrame.class), idleWatermarks(settings))
            .uid(IDLE_WATERMARKS);
    SingleOutputStreamOperator<Document> decoded =
        read.process(new DecodeFunction(settings), SerializedType.DOCUMENT)
            .name(DECODE)
            .uid(DECODE);

    SingleOutputStreamOperator<Document> outer =
        reassemble(
            decoded.getSideOutput(DecodeFunction.FRAGMENTS),
            DEFRAGMENT_OUTER,
            new ReassemblyFunction<>(new ReassemblyKind.Fragments(), settings));
    SingleOutputStreamOperator<Document> inner =
        reassemble(
            decoded
                .getSideOutput(DecodeFunction.INNER_FRAGMENTS)
                .union(outer.getSideOutput(DecodeFunction.INNER_FRAGMENTS)),
            DEFRAGMENT_INNER,
            new ReassemblyFunction<>(new ReassemblyKind.Fragments(), settings));
    SingleOutputStreamOperator<Document> streams =
        reassemble(
            decoded
                .getSideOutput(DecodeFunction.SEGMENTS)
                .union(
                    outer.getSideOutput(DecodeFunction.SEGMENTS),
                    inner.getSideOutput(DecodeFunction.SEGMENTS)),
            TCP_REASSEMBLY,
            new ReassemblyFunction<>(segments, settings));

    deadLetters
        .attach(
            decoded
                .getSideOutput(DecodeFunction.DEAD_LETTERS)
                .union(
                    outer.getSideOutput(DecodeFunction.DEAD_LETTERS),
                    inner.getSideOutput(DecodeFunction.DEAD_LETTERS),
                    streams.getSideOutput(DecodeFunction.DEAD_LETTERS)))
        .name(FRAMES_DEAD_LETTER)
        .uid(FRAMES_DEAD_LETTER);

    documents.attach(decoded).name(ELASTICSEARCH).uid(ELASTICSEARCH);
    DataStream<Document> keyed = outer.union(inner, streams);
    if (reports != null) {
      keyed = keyed.union(CaptureLoss.build(env, settings, read, reports));
    }
    if (settings.calls().enabled()) {
      SingleOutputStreamOperator<Document> calls =
          Calls.build(
              settings,
              decoded
                  .getSideOutput(DecodeFunction.CALL_EVENTS)
                  .union(
                      outer.getSideOutput(DecodeFunction.CALL_EVENTS),
                      inner.getSideOutput(DecodeFunction.CALL_EVENTS),
                      streams.getSideOutput(DecodeFunction.CALL_EVENTS)));
      keyed = keyed.union(calls);
      if (settings.kpis().enabled()) {
        keyed = keyed.union(Calls.kpis(settings, calls));
      }
      String topic = settings.calls().kafkaTopic();
      if (topic != null) {
        int maxBytes = KafkaConnectors.maxCallRecordBytes(settings.kafka());
        calls
            .filter(call -> call.length() <= maxBytes)
            .name(CALLS_TOPIC_LIMIT)
            .uid(CALLS_TOPIC_LIMIT)
            .sinkTo(KafkaConnectors.calls(settings.kafka(), topic))
            .name(CALLS_TOPIC)
            .uid(CALLS_TOPIC);
      }
    }
    if (settings.registrations().enabled()) {
      keyed =
          keyed.union(
              Registrations.build(
                  settings,
                  decoded
                      .getSideOutput(DecodeFunction.REGISTRATION_EVENTS)
                      .union(
                          outer.getSideOutput(DecodeFunction.REGISTRATION_EVENTS),
                          inner.getSideOutput(DecodeFunction.REGISTRATION_EVENTS),
                          streams.getSideOutput(DecodeFunction.REGISTRATION_EVENTS))));
    }
    documents.attach(keyed).name(ELASTICSEARCH_KEYED).uid(ELASTICSEARCH_KEYED);
  }

  private static SingleOutputStreamOperator<Document> reassemble(
      DataStream<BufferedFrame> parts, String name, ReassemblyFunction<?> function) {
    return parts
        .keyBy(BufferedFrame::key, SerializedType.REASSEMBLY_KEY)
        .transform(name, SerializedType.DOCUMENT, new ReassemblyOperator<>(function))
        .uid(name);
  }

  private static WatermarkStrategy<RawFrame> watermarks(JobSettings settings) {
    return new CaptureTimeWatermarks(EventTime.of(settings));
  }

  private static IdleWatermarkOperator idleWatermarks(JobSettings settings) {
    return new IdleWatermarkOperator(
        EventTime.of(settings), settings.kafka().stop() == KafkaSettings.Stop.NEVER);
  }
}
