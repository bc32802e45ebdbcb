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
 * Checks that the job's topics exist, before the job is submitted and when its sink opens. Without
 * the check, the job would restart indefinitely without a clear reason. It does not create topics:
 * partitions and replicas are the operator's choice.
 */
public final class KafkaTopicCheck {
  private KafkaTopicCheck() {}

  /**
   * Checks that all topics exist.
   *
   * @throws InvalidSettingsException if topics do not exist, or if Kafka rejects the settings
   * @throws IOException if Kafka does not respond, which no change of settings would fix
   */
  public static void check(KafkaSettings settings)
      throws InvalidSettingsException, IOException, InterruptedException {
    check(settings, null);
  }

  /**
   * Checks that all topics exist.
   *
   * @param callsTopic topic of call records; null for none
   * @throws InvalidSettingsException if topics do not exist, or if Kafka rejects the settings
   * @throws IOException if Kafka does not respond, which no change of settings would fix
   */
  public static void check(KafkaSettings settings, String callsTopic)
      throws InvalidSettingsException, IOException, InterruptedException {
    Set<String> topics = topics(settings);
    List<String> errors = new ArrayList<>();
    if (settings.topicPattern() == null) {
      for (String topic : settings.topics()) {
        require("kafka.topics", topic, topics, settings, errors);
      }
    } else {
      Pattern pattern = Pattern.compile(settings.topicPattern());
      if (topics.stream().noneMatch(topic -> pattern.matcher(topic).matches())) {
        errors.add(
            "No topic on %s matches kafka.topic-pattern \"%s\". Create one or set another pattern."
                .formatted(settings.bootstrapServers(), settings.topicPattern()));
      }
    }
    require(
        "kafka.frames-dead-letter-topic",
        settings.framesDeadLetterTopic(),
        topics,
        settings,
        errors);
    require(
        "kafka.documents-dead-letter-topic",
        settings.documentsDeadLetterTopic(),
        topics,
        settings,
        errors);
    if (settings.captureStatsTopic() != null) {
      require("kafka.capture-stats-topic", settings.captureStatsTopic(), topics, settings, errors);
    }
    if (callsTopic != null) {
      require("calls.kafka-topic", callsTopic, topics, settings, errors);
    }
    if (!errors.isEmpty()) {
      throw new InvalidSettingsException(errors);
    }
  }

  private static void require(
      String key, String topic, Set<String> topics, KafkaSettings settings, List<String> errors) {
    if (!topics.contains(topic)) {
      errors.add(
          "Topic %s (%s) does not exist on %s. Create it or set another topic."
              .formatted(topic, key, settings.bootstrapServers()));
    }
  }

  private static Set<String> topics(KafkaSettings settings)
      throws InvalidSettingsException, IOException, InterruptedException {
    Properties properties = KafkaConnectors.properties(settings);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, settings.topicCheckTimeoutMs());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, settings.topicCheckTimeoutMs());
    try (Admin admin = Admin.create(properties)) {
      return admin.listTopics().names().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String refusal = "does not list its topics: " + cause.getMessage();
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        throw new InvalidSettingsException(List.of(errorMessage(settings, refusal)));
      }
      throw new IOException(
          errorMessage(
              settings,
              cause instanceof TimeoutException
                  ? "does not respond within %d ms. Check that it runs and is reachable from here"
                      .formatted(settings.topicCheckTimeoutMs())
                  : refusal));
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new InvalidSettingsException(
          List.of(errorMessage(settings, "cannot be used: " + cause.getMessage())));
    }
  }

  private static String errorMessage(KafkaSettings settings, String what) {
    return "Kafka at %s (kafka.bootstrap-servers) %s."
        .formatted(settings.bootstrapServers(), what.replaceFirst("\\.$", ""));
  }
}
