package io.sipstream.settings;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Where frames come from, and where what cannot be used is kept.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param topics topics of frames; empty if {@code topicPattern} is set
 * @param topicPattern regular expression that the names of the topics match; null for a list
 * @param groupId consumer group whose offsets are committed
 * @param start where reading begins
 * @param stop where reading ends
 * @param properties further properties of the Kafka clients, consumer and producers alike; they may
 *     hold secrets and are never printed as they are
 * @param framesDeadLetterTopic topic for frames that could not be decoded
 * @param documentsDeadLetterTopic topic for documents that Elasticsearch rejected
 * @param rejectedDocumentsTopics the only topics whose records may be documents; the job need not
 *     read them
 * @param captureStatsTopic topic of agents' reports; null for none
 */
public record KafkaSettings(
    String bootstrapServers,
    List<String> topics,
    String topicPattern,
    String groupId,
    Start start,
    Stop stop,
    Map<String, String> properties,
    String framesDeadLetterTopic,
    String documentsDeadLetterTopic,
    List<String> rejectedDocumentsTopics,
    String captureStatsTopic)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static KafkaSettings from(SettingValues values) {
    String pattern = values.get(SettingsTable.KAFKA_TOPIC_PATTERN);
    return new KafkaSettings(
        values.get(SettingsTable.KAFKA_BOOTSTRAP_SERVERS),
        pattern == null ? values.get(SettingsTable.KAFKA_TOPICS) : List.of(),
        pattern,
        values.get(SettingsTable.KAFKA_GROUP_ID),
        values.get(SettingsTable.KAFKA_START),
        values.get(SettingsTable.KAFKA_STOP),
        values.kafkaProperties(),
        values.get(SettingsTable.KAFKA_FRAMES_DEAD_LETTER_TOPIC),
        values.get(SettingsTable.KAFKA_DOCUMENTS_DEAD_LETTER_TOPIC),
        values.get(SettingsTable.KAFKA_REJECTED_DOCUMENTS_TOPICS),
        values.get(SettingsTable.KAFKA_CAPTURE_STATS_TOPIC));
  }

  /** Leaves the properties out: they may hold secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers + ", group " + groupId + "]";
  }

  /**
   * Where reading begins.
   *
   * @param epochMillis arrival time in Kafka of the first record to read; only for {@code
   *     TIMESTAMP}, else 0
   */
  public record Start(From from, long epochMillis) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** The places where reading can begin. */
  public enum From {
    /** The group's committed offsets; the earliest record where there are none. */
    COMMITTED,
    EARLIEST,
    LATEST,
    TIMESTAMP
  }

  /** Where reading ends. */
  public enum Stop {
    /** It does not. */
    NEVER,
    /** At the last record there is when the job starts; then the job ends. */
    LATEST
  }
}
