package io.sipstream.job;

import io.sipstream.job.kafka.KafkaConnectors;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobCommand;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * For {@code sipstream bench}: reads a topic to its end, as a job of its own in a cluster. {@code
 * documents}, the first argument, is the whole pipeline, but what comes out is discarded; {@code
 * raw} is Flink and Kafka alone, without a look at the bytes; {@code elasticsearch} is the whole
 * pipeline with {@link ThroughputBulkSink} in the place of the connector. The other arguments are
 * the job's settings.
 */
public final class ThroughputJob {
  private ThroughputJob() {}

  public static void main(String[] arguments) throws Exception {
    JobSettings settings =
        JobCommand.parse(Arrays.copyOfRange(arguments, 1, arguments.length))
            .load(System.getenv())
            .settings();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(settings.flink())
                // What fails is to be told, not tried again.
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
    switch (arguments[0]) {
      case "raw" -> raw(env, settings);
      case "documents" -> documents(env, settings);
      case "elasticsearch" -> elasticsearch(env, settings);
      default ->
          throw new IllegalArgumentException(
              arguments[0] + " is neither raw nor documents nor elasticsearch");
    }
    env.execute("throughput, " + arguments[0]);
  }

  static void documents(StreamExecutionEnvironment env, JobSettings settings)
      throws InvalidSettingsException {
    SipPipeline.build(
        env,
        settings,
        KafkaConnectors.frames(settings.kafka()),
        null,
        ThroughputJob::discard,
        deadLetters -> deadLetters.sinkTo(new DiscardingSink<>()));
  }

  private static void elasticsearch(StreamExecutionEnvironment env, JobSettings settings)
      throws InvalidSettingsException {
    SipPipeline.build(
        env,
        settings,
        KafkaConnectors.frames(settings.kafka()),
        null,
        documents -> documents.sinkTo(new ThroughputBulkSink(settings.elasticsearch())),
        letters -> letters.sinkTo(KafkaConnectors.framesDeadLetters(settings.kafka())));
  }

  private static void raw(StreamExecutionEnvironment env, JobSettings settings) {
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setProperty("max.poll.records", KafkaConnectors.RECORDS_PER_POLL)
            .setProperty("max.partition.fetch.bytes", KafkaConnectors.BYTES_PER_PARTITION_FETCH)
            .setBootstrapServers(settings.kafka().bootstrapServers())
            .setGroupId(settings.kafka().groupId())
            .setTopics(List.copyOf(settings.kafka().topics()))
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setDeserializer(KafkaRecordDeserializationSchema.valueOnly(new Bytes()))
            .build();
    discard(
        env.fromSource(
            source, WatermarkStrategy.noWatermarks(), "raw", TypeInformation.of(byte[].class)));
  }

  private static <T> DataStreamSink<T> discard(DataStream<T> stream) {
    return stream
        .transform("clock", stream.getType(), new ThroughputClock<>())
        .sinkTo(new DiscardingSink<>());
  }

  /** A record's value as it is. */
  private static final class Bytes extends AbstractDeserializationSchema<byte[]> {
    private static final long serialVersionUID = 1;

    @Override
    public byte[] deserialize(byte[] message) throws IOException {
      return message;
    }
  }
}
