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

/** Opens a producer, and makes sure of broker and topic before the first frame is read. */
public final class KafkaConnection {
  // A broker at hand answers within this; only one that does not is looked at more closely.
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
  private static final Duration CLOSER_LOOK = Duration.ofSeconds(6);

  /**
   * A topic that has to be there.
   *
   * @param option that names it
   */
  private record Topic(String name, String option) {}

  private KafkaConnection() {}

  public static Producer<byte[], byte[]> open(KafkaOptions options) throws AgentException {
    return open(options.settings(), options.topic, "--topic", null);
  }

  /**
   * Opens a producer for a topic.
   *
   * @param option names the topic, for messages
   * @param waiting where it is only said that no broker answers, since what is to be sent can wait;
   *     null if that is a failure
   */
  public static Producer<byte[], byte[]> open(
      Properties settings, String topic, String option, PrintStream waiting) throws AgentException {
    Producer<byte[], byte[]> producer;
    try {
      producer = new KafkaProducer<>(settings);
    } catch (KafkaException e) {
      if (e.getCause() instanceof ConfigException config) {
        String sentence = KafkaOptions.asSentence(config);
        // Perhaps the name service is away, at boot above all.
        throw sentence.contains("resolvable")
            ? AgentException.of(sentence, e)
            : AgentException.wrongSetting(sentence, e);
      }
      throw AgentException.of("The Kafka producer does not start: " + reason(e) + ".", e);
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
      waiting.println(e.getMessage() + " Until it answers, what is for topic " + topic + " waits.");
    }
    return producer;
  }

  private static void requireTopic(Producer<?, ?> producer, Properties settings, Topic topic)
      throws AgentException {
    CompletableFuture<Integer> partitions = new CompletableFuture<>();
    Thread lookUp =
        new Thread(
            () -> {
              try {
                partitions.complete(producer.partitionsFor(topic.name()).size());
              } catch (RuntimeException e) {
                partitions.completeExceptionally(e);
              }
            },
            "topic-look-up");
    lookUp.setDaemon(true);
    lookUp.start();
    if (!answered(partitions, FIRST_LOOK, settings, topic)) {
      askBroker(settings, topic);
      if (!answered(partitions, FIRST_LOOK, settings, topic)) {
        throw AgentException.of(
            "Kafka does not tell the partitions of topic " + topic.name() + ".", null);
      }
    }
  }

  private static boolean answered(
      CompletableFuture<Integer> partitions, Duration limit, Properties settings, Topic topic)
      throws AgentException {
    try {
      partitions.get(limit.toMillis(), MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw refusal(e.getCause(), settings, topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AgentException.of("Interrupted while waiting for Kafka.", e);
    }
  }

  /** The producer waits alike for a broker and for a topic; this tells which of them is missing. */
  private static void askBroker(Properties settings, Topic topic) throws AgentException {
    Properties admin = new Properties();
    for (String key : settings.stringPropertyNames()) {
      if (AdminClientConfig.configNames().contains(key)) {
        admin.put(key, settings.get(key));
      }
    }
    admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CLOSER_LOOK.toMillis());
    admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CLOSER_LOOK.toMillis());
    try (Admin client = Admin.create(admin)) {
      client.describeTopics(List.of(topic.name())).allTopicNames().get();
    } catch (ExecutionException e) {
      throw refusal(e.getCause(), settings, topic);
    } catch (KafkaException e) {
      throw refusal(e, settings, topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AgentException.of("Interrupted while waiting for Kafka.", e);
    }
  }

  private static AgentException refusal(Throwable e, Properties settings, Topic topic) {
    String servers = settings.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    if (e instanceof UnknownTopicOrPartitionException) {
      return AgentException.of(
          "Kafka at "
              + servers
              + " has no topic "
              + topic.name()
              + ": create it, or name another with "
              + topic.option()
              + ".",
          e);
    }
    if (e instanceof org.apache.kafka.common.errors.TimeoutException) {
      return AgentException.of(
          "No Kafka broker answers at "
              + servers
              + ": start one, or name it with --bootstrap-servers.",
          e);
    }
    return AgentException.of(
        "Kafka at " + servers + " refuses topic " + topic.name() + ": " + reason(e) + ".", e);
  }

  private static String reason(Throwable e) {
    Throwable last = e.getCause() == null ? e : e.getCause();
    String message = String.valueOf(last.getMessage());
    String text = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return last.getClass().getSimpleName() + ": " + text;
  }
}
