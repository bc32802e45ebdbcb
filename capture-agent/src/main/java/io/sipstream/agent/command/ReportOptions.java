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

/** Holds the options of the agent's reports to Kafka. */
final class ReportOptions {
  private static final int INTERVAL_SECONDS = 10;

  // A report has a few hundred bytes, and one is in flight at a time.
  private static final int BUFFER_MEMORY_BYTES = 1024 * 1024;
  private static final int BATCH_BYTES = 16 * 1024;

  @Option(
      names = "--capture-stats-topic",
      paramLabel = "NAME",
      description =
          "Kafka topic for a record per interval with the numbers of captured, acknowledged and"
              + " dropped frames; it must exist; default: none.")
  String topic;

  @Option(
      names = "--capture-stats-interval",
      paramLabel = "SECONDS",
      description = "Interval of --capture-stats-topic in seconds; default 10.")
  Integer intervalSeconds;

  void check(List<String> problems) {
    if (topic == null && intervalSeconds != null) {
      problems.add("--capture-stats-interval: it has no effect without --capture-stats-topic.");
    }
    if (topic != null && topic.isBlank()) {
      problems.add("--capture-stats-topic: the name is empty.");
    }
    intervalSeconds = intervalSeconds == null ? INTERVAL_SECONDS : intervalSeconds;
    LiveOptions.range(problems, "--capture-stats-interval", intervalSeconds, 1, 3600);
  }

  /**
   * Opens the sender of reports; returns null if no topic is set.
   *
   * @param waiting where to report an unavailable broker, if the agent may start without it; null
   *     if that is a failure
   */
  ReportSender open(KafkaOptions kafka, PrintStream waiting) throws AgentException {
    if (topic == null) {
      return null;
    }
    Properties settings = new Properties();
    settings.putAll(kafka.settings());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sipstream-agent-reports");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(BUFFER_MEMORY_BYTES));
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(BATCH_BYTES));
    return new ReportSender(
        KafkaConnection.open(settings, topic, "--capture-stats-topic", waiting), topic, System.err);
  }
}
