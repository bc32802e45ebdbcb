package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** The source of frames, and the topics of what cannot be used. */
public record KafkaSettings(
    @Setting(value = "localhost:9092", format = TextFormat.SERVERS)
        @Help("Kafka brokers of the first connection.")
        String bootstrapServers,
    @Setting(value = "sip-frames", format = TextFormat.TOPIC) @Help("Topics of frames.")
        List<String> topics,
    @Setting(insteadOf = "kafka.topics", format = TextFormat.REGEX)
        @Help("Instead of kafka.topics: all topics whose whole name matches.")
        String topicPattern,
    @Setting("sipstream") @Help("Consumer group whose offsets are committed.") String groupId,
    @Setting("committed")
        @Help("Offset of the first record. committed: without one, the earliest record.")
        Start start,
    @Setting("never") @Help("End of the input. latest: the last record at the start of the job.")
        Stop stop,
    @Setting(key = "kafka.properties-file")
        @Help("Java properties file for the Kafka clients. It may hold secrets.")
        Map<String, String> properties,
    @Setting(value = "sip-frames-dead-letter", format = TextFormat.TOPIC)
        @Help("Topic of frames that cannot be decoded.")
        String framesDeadLetterTopic,
    @Setting(value = "sip-documents-dead-letter", format = TextFormat.TOPIC)
        @Help("Topic of documents that Elasticsearch rejects.")
        String documentsDeadLetterTopic,
    @Setting(value = "sip-documents-dead-letter", format = TextFormat.TOPIC)
        @Help(
            "Topics whose records may be rejected documents, to index again. In other topics such a record is a dead letter.")
        List<String> rejectedDocumentsTopics,
    @Setting("15000") @Help("Time to list the topics at start.") int topicCheckTimeoutMs,
    @Setting(format = TextFormat.TOPIC)
        @Help("Topic of agents' reports, to find capture loss. Without it there is no check.")
        String captureStatsTopic)
    implements Serializable {
  /** Omits the properties, which may hold secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers + ", group " + groupId + "]";
  }

  /** The start of reading: for {@code TIMESTAMP} an arrival time in Kafka, else 0. */
  public record Start(From from, long epochMillis) implements Serializable {}

  /** The offsets at which reading can start; without committed ones, the earliest. */
  public enum From {
    COMMITTED,
    EARLIEST,
    LATEST,
    TIMESTAMP
  }

  /** The end of reading: never, or the last record at the start of the job. */
  public enum Stop {
    NEVER,
    LATEST
  }
}
