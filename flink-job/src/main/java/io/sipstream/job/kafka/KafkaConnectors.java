package io.sipstream.job.kafka;

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
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/** The ends of the pipeline that are in Kafka. */
public final class KafkaConnectors {
  // Twice the throughput of the clients' own defaults at frames of this size.
  public static final String RECORDS_PER_POLL = "5000";
  public static final String BYTES_PER_PARTITION_FETCH = Integer.toString(4 << 20);

  /**
   * Whether the connector shows the clients' metrics as Flink's. It drops their tags, and a further
   * reader registers them again. Flink shows one of each name and logs a collision for the others.
   * Lag and bytes are metrics of the connector's own.
   */
  private static final String SHOW_CONSUMER =
      KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS.key();

  private static final String SHOW_PRODUCER = "register.producer.metrics";

  private static final String METRIC_REPORTERS = ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG;

  private KafkaConnectors() {}

  public static KafkaSource<RawFrame> frames(KafkaSettings settings) {
    KafkaSourceBuilder<RawFrame> builder =
        KafkaSource.<RawFrame>builder()
            .setProperty(SHOW_CONSUMER, "false")
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

  /** The agents' reports, read from where and to where the frames are; null for none. */
  public static KafkaSource<ReportRecord> reports(KafkaSettings settings) {
    if (settings.captureStatsTopic() == null) {
      return null;
    }
    KafkaSourceBuilder<ReportRecord> builder =
        KafkaSource.<ReportRecord>builder()
            .setProperty(SHOW_CONSUMER, "false")
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
      case LATEST -> new ElseEarliest(OffsetsInitializer.latest());
      case TIMESTAMP -> new ElseEarliest(OffsetsInitializer.timestamp(start.epochMillis()));
    };
  }

  /**
   * Begins where another would, but goes to the earliest record where the next one is gone. The
   * connector would go to the latest: a job that fell behind retention would skip all there is.
   */
  private record ElseEarliest(OffsetsInitializer start) implements OffsetsInitializer {
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

  public static KafkaSink<DeadLetter> framesDeadLetters(KafkaSettings settings) {
    Properties properties = new Properties();
    properties.setProperty(SHOW_PRODUCER, "false");
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.putAll(properties(settings));
    // Not for the user to weaken: a frame's offset is committed once its dead letter is written.
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    return KafkaSink.<DeadLetter>builder()
        .setBootstrapServers(settings.bootstrapServers())
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new DeadLetterSerializer(settings.framesDeadLetterTopic()))
        .build();
  }

  /** Those of the user, and the one that tells silence from Kafka's being away. */
  static String reporters(KafkaSettings settings) {
    String own = ConsumerActivityReporter.class.getName();
    String theirs = settings.properties().get(METRIC_REPORTERS);
    return theirs == null || theirs.isBlank() ? own : theirs + "," + own;
  }

  /** The user's own properties of the clients. */
  static Properties properties(KafkaSettings settings) {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    return properties;
  }
}
