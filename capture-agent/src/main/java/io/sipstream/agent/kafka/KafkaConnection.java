package io.sipstream.agent.kafka;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sipstream.agent.process.AgentException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Opens a producer after it has checked that broker and topic exist. */
public final class KafkaConnection {
  // A nearby broker responds within the first timeout; the second one is for diagnosis only.
  private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration DIAGNOSIS_TIMEOUT = Duration.ofSeconds(6);

  /**
   * Names a topic that must exist.
   *
   * @param option option that sets the topic
   */
  private record Topic(String name, String option) {}

  private KafkaConnection() {}

  public static Producer<byte[], byte[]> open(KafkaOptions options) throws AgentException {
    return open(options.settings(), options.topic, "--topic", null);
  }

  /**
   * Opens a producer for a topic.
   *
   * @param option option that sets the topic, for messages
   * @param waiting where to report an unavailable broker, if frames can wait for it; null if that
   *     is a failure
   * @throws AgentException if the settings are invalid, or broker or topic are missing
   */
  public static Producer<byte[], byte[]> open(
      Properties settings, String topic, String option, PrintStream waiting) throws AgentException {
    Producer<byte[], byte[]> producer;
    try {
      producer = new KafkaProducer<>(settings);
    } catch (KafkaException e) {
      if (e.getCause() instanceof ConfigException config) {
        String message = KafkaOptions.asMessage(config);
        // The name service may be unavailable at boot, so this is no invalid setting.
        throw message.contains("resolvable")
            ? AgentException.of(message, e)
            : AgentException.wrongSetting(message, e);
      }
      throw AgentException.of("Cannot start the Kafka producer: " + reason(e) + ".", e);
    }
    try {
      requireTopic(producer, settings, new Topic(topic, option));
    } catch (AgentException | RuntimeException e) {
      boolean mayWait =
          waiting != null
              && e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
      if (!mayWait) {
        producer.close(Duration.ZERO);
        throw e;
      }
      waiting.println(
          e.getMessage() + " Records for topic " + topic + " are queued until a broker responds.");
    }
    return producer;
  }

  private static void requireTopic(Producer<?, ?> producer, Properties settings, Topic topic)
      throws AgentException {
    // The look-up may outlast this method, on a daemon thread.
    CompletableFuture<?> lookUp =
        CompletableFuture.supplyAsync(() -> producer.partitionsFor(topic.name()));
    try {
      if (!isDone(lookUp)) {
        askBroker(settings, topic);
        if (!isDone(lookUp)) {
          throw AgentException.of(
              "Kafka did not return the partitions of topic " + topic.name() + "; try again.",
              null);
        }
      }
    } catch (ExecutionException e) {
      throw refusal(e.getCause(), settings, topic);
    } catch (KafkaException e) {
      throw refusal(e, settings, topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AgentException.of("Interrupted while waiting for Kafka.", e);
    }
  }

  private static boolean isDone(CompletableFuture<?> lookUp)
      throws ExecutionException, InterruptedException {
    try {
      lookUp.get(FIRST_TIMEOUT.toMillis(), MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Throws the reason for a missing result; the producer waits alike for a broker and a topic. */
  private static void askBroker(Properties settings, Topic topic)
      throws ExecutionException, InterruptedException {
    Properties admin = new Properties();
    for (String key : settings.stringPropertyNames()) {
      if (AdminClientConfig.configNames().contains(key)) {
        admin.put(key, settings.get(key));
      }
    }
    int timeoutMillis = (int) DIAGNOSIS_TIMEOUT.toMillis();
    admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    try (Admin client = Admin.create(admin)) {
      client.describeTopics(List.of(topic.name())).allTopicNames().get();
    }
  }

  private static AgentException refusal(Throwable e, Properties settings, Topic topic) {
    String servers = settings.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    if (e instanceof UnknownTopicOrPartitionException) {
      return AgentException.of(
          "Topic %s does not exist on Kafka at %s: create it, or set another one with %s."
              .formatted(topic.name(), servers, topic.option()),
          e);
    }
    if (e instanceof org.apache.kafka.common.errors.TimeoutException) {
      return AgentException.of(
          "No Kafka broker responds at %s: start one, or set another with --bootstrap-servers."
              .formatted(servers),
          e);
    }
    return AgentException.of(
        "Kafka at " + servers + " rejects topic " + topic.name() + ": " + reason(e) + ".", e);
  }

  private static String reason(Throwable e) {
    Throwable last = e.getCause() == null ? e : e.getCause();
    String message = String.valueOf(last.getMessage());
    String text = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return last.getClass().getSimpleName() + ": " + text;
  }
}
