package io.sipstream.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Runs a real Kafka broker of the local stack with a KRaft controller, on 127.0.0.1 only. */
public final class KafkaServer extends Server {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final int port;

  private KafkaServer(ServerOptions options, int port) {
    super(
        "Kafka",
        options.directory(),
        options.command("kafka-broker", "io.sipstream.stack.KafkaBroker", port),
        options.startTimeout());
    this.port = port;
  }

  static KafkaServer of(ServerOptions options) {
    return new KafkaServer(options, FreePorts.next());
  }

  /** Returns the address for {@code bootstrap.servers}, for example {@code 127.0.0.1:19092}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * Creates a topic.
   *
   * @param configs topic settings, for example {@code message.timestamp.type}
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    try (Admin admin = admin(TIMEOUT_MILLIS)) {
      var topic = new NewTopic(name, partitions, (short) 1).configs(configs);
      result("create the topic " + name, admin.createTopics(List.of(topic)).all());
    }
  }

  /** Returns the offset after the last record of each partition of a topic. */
  public Map<Integer, Long> endOffsets(String topic) {
    try (Admin admin = admin(TIMEOUT_MILLIS)) {
      TopicDescription description =
          result(
              "describe the topic " + topic,
              admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
      Map<TopicPartition, OffsetSpec> latest =
          description.partitions().stream()
              .collect(
                  Collectors.toMap(
                      partition -> new TopicPartition(topic, partition.partition()),
                      partition -> OffsetSpec.latest()));
      var ends = new TreeMap<Integer, Long>();
      result("read the end of the topic " + topic, admin.listOffsets(latest).all())
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    }
  }

  @Override
  boolean isReady() throws IOException {
    // Kafka's client would log warnings repeatedly until the port is open.
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
    }
    try (Admin admin = admin(2_000)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Kafka for its brokers", e);
    }
  }

  private Admin admin(int timeoutMillis) {
    return Admin.create(
        Map.of(
            "bootstrap.servers", address(),
            "request.timeout.ms", timeoutMillis,
            "default.api.timeout.ms", timeoutMillis));
  }

  private static <T> T result(String what, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new LocalStackException(
          "Kafka did not " + what + ": " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while waiting for Kafka to " + what + ".", e);
    }
  }
}
