package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** The source of frames, and the topics of what cannot be used. */
public record KafkaSettings(
    @Setting(value = "localhost:9092", format = TextFormat.SERVERS)
        @Help(
            value = "Kafka brokers of the first connection.",
            advice = "Name two or more, so that the job starts while one is unavailable.")
        String bootstrapServers,
    @Setting(value = "sip-frames", format = TextFormat.TOPIC)
        @Help(
            value = "Topics of frames.",
            advice = "Add the topic of replays. Dead letters are read by naming their topics here.")
        List<String> topics,
    @Setting(insteadOf = "kafka.topics", format = TextFormat.REGEX)
        @Help(
            value = "Instead of kafka.topics: all topics whose whole name matches.",
            advice = "Use it if topics are created later. They are found within five minutes.")
        String topicPattern,
    @Setting("sipstream")
        @Help(
            value = "Consumer group whose offsets are committed.",
            advice = "Give each job that reads the same topics its own group.")
        String groupId,
    @Setting("committed")
        @Help(
            value = "Offset of the first record. committed: without one, the earliest record.",
            advice = "Set a time to process a range of arrival times again.")
        Start start,
    @Setting("never")
        @Help(
            value = "End of the input. latest: the last record at the start of the job.",
            advice = "Set latest for a job that processes what is in the topics and ends.")
        Stop stop,
    @Setting(key = "kafka.properties-file")
        @Help(
            value = "Java properties file for the Kafka clients. It may hold secrets.",
            advice = "Use it for TLS and SASL.")
        Map<String, String> properties,
    @Setting(value = "sip-frames-dead-letter", format = TextFormat.TOPIC)
        @Help(
            value = "Topic of frames that cannot be decoded.",
            advice = "Set another topic for a job that reads this one.")
        String framesDeadLetterTopic,
    @Setting(value = "sip-documents-dead-letter", format = TextFormat.TOPIC)
        @Help(
            value = "Topic of documents that Elasticsearch rejects.",
            advice = "Set another topic for a job that reads this one.")
        String documentsDeadLetterTopic,
    @Setting(value = "sip-documents-dead-letter", format = TextFormat.TOPIC)
        @Help(
            value =
                "Topics whose records may be rejected documents, to index again. In other topics such a record is a dead letter.",
            advice = "Name only topics to which the job alone may write.")
        List<String> rejectedDocumentsTopics,
    @Setting("15000")
        @Help(
            value = "Time to list the topics at start.",
            reached = "The job does not start.",
            advice = "Raise it if the brokers respond slowly.")
        int topicCheckTimeoutMs,
    @Setting(format = TextFormat.TOPIC)
        @Help(
            value = "Topic of agents' reports, to find capture loss. Without it there is no check.",
            advice = "Set it if agents have --capture-stats-topic.")
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
