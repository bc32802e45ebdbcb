package io.sipstream.job.kafka;

import io.sipstream.document.Document;
import io.sipstream.job.captureloss.ReportDeserializer;
import io.sipstream.job.captureloss.ReportRecord;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import io.sipstream.job.time.ConsumerActivityReporter;
import io.sipstream.settings.KafkaSettings;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;

/** Creates the pipeline's sources and sinks in Kafka. */
public final class KafkaConnectors {
  // Larger than the clients' defaults, since frames are small: fewer polls and fetches.
  public static final String RECORDS_PER_POLL = "5000";
  public static final String BYTES_PER_PARTITION_FETCH = Integer.toString(4 << 20);

  /**
   * Key of the connector's option to expose the clients' metrics in Flink. The connector drops the
   * metrics' tags, so several readers collide: Flink exposes one of each name and logs the others.
   * Lag and bytes are the connector's own metrics.
   */
  private static final String REGISTER_CONSUMER_METRICS =
      KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS.key();

  private static final String REGISTER_PRODUCER_METRICS = "register.producer.metrics";

  private static final String METRIC_REPORTERS = ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG;

  private static final int DEFAULT_REQUEST_BYTES = 1 << 20;

  /** Most bytes of a call record's key and headers, and of the request around it. */
  private static final int KEY_AND_HEADER_BYTES = 4 << 10;

  private KafkaConnectors() {}

  /** Creates the source of frames. */
  public static KafkaSource<RawFrame> frames(KafkaSettings settings) {
    KafkaSourceBuilder<RawFrame> builder =
        KafkaSource.<RawFrame>builder()
            .setProperty(REGISTER_CONSUMER_METRICS, "false")
            .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL)
            .setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_PER_PARTITION_FETCH)
            .setProperties(properties(settings))
            .setProperty(METRIC_REPORTERS, reporters(settings))
            .setBootstrapServers(settings.bootstrapServers())
            .setGroupId(settings.groupId())
            .setClientIdPrefix(settings.groupId())
            .setStartingOffsets(start(settings.start()))
            .setDeserializer(new FrameDeserializer());
    if (settings.topicPattern() == null) {
      builder.setTopics(settings.topics());
    } else {
      builder.setTopicPattern(Pattern.compile(settings.topicPattern()));
    }
    if (settings.stop() == KafkaSettings.Stop.LATEST) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  /** Creates the source of reports, with the bounds of the frames; null if no topic is set. */
  public static KafkaSource<ReportRecord> reports(KafkaSettings settings) {
    if (settings.captureStatsTopic() == null) {
      return null;
    }
    KafkaSourceBuilder<ReportRecord> builder =
        KafkaSource.<ReportRecord>builder()
            .setProperty(REGISTER_CONSUMER_METRICS, "false")
            .setProperties(properties(settings))
            .setBootstrapServers(settings.bootstrapServers())
            .setGroupId(settings.groupId())
            .setClientIdPrefix(settings.groupId() + "-reports")
            .setStartingOffsets(start(settings.start()))
            .setDeserializer(new ReportDeserializer())
            .setTopics(settings.captureStatsTopic());
    if (settings.stop() == KafkaSettings.Stop.LATEST) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  static OffsetsInitializer start(KafkaSettings.Start start) {
    return switch (start.from()) {
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> new ResetToEarliest(OffsetsInitializer.latest());
      case TIMESTAMP -> new ResetToEarliest(OffsetsInitializer.timestamp(start.epochMillis()));
    };
  }

  /**
   * Starts at the offsets of another initializer, but resets to the earliest record if an offset no
   * longer exists. The connector would reset to the latest: a job that falls behind retention would
   * skip all records.
   */
  private record ResetToEarliest(OffsetsInitializer start) implements OffsetsInitializer {
    private static final long serialVersionUID = 1;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever offsets) {
      return start.getPartitionOffsets(partitions, offsets);
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.EARLIEST;
    }
  }

  /** Creates the sink of frames that the job could not use. */
  public static KafkaSink<DeadLetter> framesDeadLetters(KafkaSettings settings) {
    return sink(settings, new DeadLetterSerializer(settings));
  }

  /**
   * Returns the bytes of the largest call record that the producer accepts with its key and
   * headers. The default is that of a broker with its defaults.
   */
  public static int maxCallRecordBytes(KafkaSettings settings) {
    String key = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
    String given = settings.properties().get(key);
    int request =
        given == null
            ? DEFAULT_REQUEST_BYTES
            : (Integer) ConfigDef.parseType(key, given, ConfigDef.Type.INT);
    return request - KEY_AND_HEADER_BYTES;
  }

  /** Creates the sink of call records. */
  public static KafkaSink<Document> calls(KafkaSettings settings, String topic) {
    return sink(settings, new CallRecordSerializer(topic));
  }

  private static <T> KafkaSink<T> sink(
      KafkaSettings settings, KafkaRecordSerializationSchema<T> serializer) {
    Properties properties = new Properties();
    properties.setProperty(REGISTER_PRODUCER_METRICS, "false");
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.putAll(properties(settings));
    // Overrides the user's value: the job commits the frame's offset after this write.
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    return KafkaSink.<T>builder()
        .setBootstrapServers(settings.bootstrapServers())
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(serializer)
        .build();
  }

  /**
   * Returns the user's metric reporters plus ours, which distinguishes an idle topic from an
   * unavailable broker.
   */
  static String reporters(KafkaSettings settings) {
    String own = ConsumerActivityReporter.class.getName();
    String theirs = settings.properties().get(METRIC_REPORTERS);
    return theirs == null || theirs.isBlank() ? own : theirs + "," + own;
  }

  /** Returns the user's properties of the Kafka clients. */
  static Properties properties(KafkaSettings settings) {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    return properties;
  }
}
