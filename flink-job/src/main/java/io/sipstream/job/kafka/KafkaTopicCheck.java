package io.sipstream.job.kafka;

import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.KafkaSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Looks at start whether the topics are there. A job that found out later would restart for ever,
 * and how many partitions and copies a topic has is not ours to choose.
 */
public final class KafkaTopicCheck {
  private static final int TIMEOUT_MS = 15_000;

  private KafkaTopicCheck() {}

  /**
   * Returns if all topics are there.
   *
   * @throws InvalidSettingsException naming the topics that are missing, or Kafka if it does not
   *     take the settings
   * @throws IOException naming Kafka if it does not answer, which no other setting would mend
   */
  public static void check(KafkaSettings settings)
      throws InvalidSettingsException, IOException, InterruptedException {
    Set<String> topics = topics(settings);
    List<String> sentences = new ArrayList<>();
    if (settings.topicPattern() == null) {
      for (String topic : settings.topics()) {
        require("kafka.topics", topic, topics, settings, sentences);
      }
    } else {
      Pattern pattern = Pattern.compile(settings.topicPattern());
      if (topics.stream().noneMatch(topic -> pattern.matcher(topic).matches())) {
        sentences.add(
            "No topic at %s matches kafka.topic-pattern, %s; create one, or set another pattern."
                .formatted(settings.bootstrapServers(), settings.topicPattern()));
      }
    }
    require(
        "kafka.frames-dead-letter-topic",
        settings.framesDeadLetterTopic(),
        topics,
        settings,
        sentences);
    require(
        "kafka.documents-dead-letter-topic",
        settings.documentsDeadLetterTopic(),
        topics,
        settings,
        sentences);
    if (settings.captureStatsTopic() != null) {
      require(
          "kafka.capture-stats-topic", settings.captureStatsTopic(), topics, settings, sentences);
    }
    if (!sentences.isEmpty()) {
      throw new InvalidSettingsException(sentences);
    }
  }

  private static void require(
      String key,
      String topic,
      Set<String> topics,
      KafkaSettings settings,
      List<String> sentences) {
    if (!topics.contains(topic)) {
      sentences.add(
          "The topic %s (%s) is not there at %s; create it, or name another."
              .formatted(topic, key, settings.bootstrapServers()));
    }
  }

  private static Set<String> topics(KafkaSettings settings)
      throws InvalidSettingsException, IOException, InterruptedException {
    Properties properties = KafkaConnectors.properties(settings);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    try (Admin admin = Admin.create(properties)) {
      return admin.listTopics().names().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String asked = "cannot be asked for its topics: " + cause.getMessage();
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        throw new InvalidSettingsException(List.of(sentence(settings, asked)));
      }
      throw new IOException(
          sentence(
              settings,
              cause instanceof TimeoutException
                  ? "does not answer within %d s; see whether it is up and reached from here"
                      .formatted(TIMEOUT_MS / 1000)
                  : asked));
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new InvalidSettingsException(
          List.of(sentence(settings, "cannot be used: " + cause.getMessage())));
    }
  }

  private static String sentence(KafkaSettings settings, String what) {
    return "Kafka at %s (kafka.bootstrap-servers) %s."
        .formatted(settings.bootstrapServers(), what.replaceFirst("\\.$", ""));
  }
}
