package io.sipstream.agent.command;

import io.sipstream.agent.kafka.KafkaConnection;
import io.sipstream.agent.kafka.KafkaOptions;
import io.sipstream.agent.kafka.ReportSender;
import io.sipstream.agent.process.AgentException;
import java.io.PrintStream;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.Option;

/** Whether the agent tells through Kafka what it captured and dropped, and how often. */
final class ReportOptions {
  private static final int INTERVAL_SECONDS = 10;

  // A report is a few hundred bytes, and one is under way at a time.
  private static final int BUFFER_MEMORY_BYTES = 1024 * 1024;
  private static final int BATCH_BYTES = 16 * 1024;

  @Option(
      names = "--capture-stats-topic",
      paramLabel = "NAME",
      description =
          "Kafka topic, which must exist, for a record per interval of what was captured,"
              + " acknowledged and dropped; default: none.")
  String topic;

  @Option(
      names = "--capture-stats-interval",
      paramLabel = "SECONDS",
      description = "Length of an interval of --capture-stats-topic; default 10.")
  Integer intervalSeconds;

  /** Adds what is wrong with these options, a sentence each. */
  void check(List<String> problems) {
    if (topic == null && intervalSeconds != null) {
      problems.add("--capture-stats-interval: it has no effect without --capture-stats-topic.");
    }
    if (topic != null && topic.isBlank()) {
      problems.add("--capture-stats-topic: a topic has a name.");
    }
    intervalSeconds = intervalSeconds == null ? INTERVAL_SECONDS : intervalSeconds;
    LiveOptions.range(problems, "--capture-stats-interval", intervalSeconds, 1, 3600);
  }

  /**
   * Opens the way to the topic; null if there is none.
   *
   * @param waiting where to say that the broker does not answer, if the agent may start without it;
   *     else null
   */
  ReportSender open(KafkaOptions kafka, PrintStream waiting) throws AgentException {
    if (topic == null) {
      return null;
    }
    Properties settings = new Properties();
    settings.putAll(kafka.settings());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sipstream-capture-agent-reports");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(BUFFER_MEMORY_BYTES));
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(BATCH_BYTES));
    return new ReportSender(
        KafkaConnection.open(settings, topic, "--capture-stats-topic", waiting), topic, System.err);
  }
}
