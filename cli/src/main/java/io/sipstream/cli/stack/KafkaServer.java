package io.sipstream.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Runs a real Kafka broker of the local stack with a KRaft controller, on 127.0.0.1 only. */
public final class KafkaServer extends Server {
  private static final int TIMEOUT_MILLIS = 30_000;

  private static final String HOST = "127.0.0.1:";
  private static final int REPLICAS_MAX = 3;

  private final int port;
  private final List<Integer> ports;

  private KafkaServer(
      String name, ServerOptions options, int port, int controllerPort, List<Integer> ports) {
    super(
        name,
        options.directory(),
        options.command("kafka-broker", "io.sipstream.stack.KafkaBroker", port, controllerPort),
        options.startTimeout());
    this.port = port;
    this.ports = ports;
  }

  /** Creates the brokers of one cluster; each is a controller, too. */
  static List<KafkaServer> of(ServerOptions options, int brokers) {
    List<Integer> ports = Stream.generate(FreePorts::next).limit(brokers).toList();
    List<Integer> controllers = Stream.generate(FreePorts::next).limit(brokers).toList();
    if (brokers == 1) {
      return List.of(new KafkaServer("Kafka", options, ports.get(0), controllers.get(0), ports));
    }
    String replicas = Integer.toString(Math.min(brokers, REPLICAS_MAX));
    var shared = new LinkedHashMap<String, String>();
    shared.put("cluster.id", Uuid.randomUuid().toString());
    shared.put(
        "controller.quorum.voters",
        IntStream.range(0, brokers)
            .mapToObj(i -> (i + 1) + "@" + HOST + controllers.get(i))
            .collect(Collectors.joining(",")));
    shared.put("offsets.topic.replication.factor", replicas);
    shared.put("transaction.state.log.replication.factor", replicas);
    var servers = new ArrayList<KafkaServer>();
    for (int i = 0; i < brokers; i++) {
      shared.put("node.id", Integer.toString(i + 1));
      ServerOptions own =
          options.of(options.directory().resolveSibling("kafka-" + (i + 1)), shared);
      servers.add(
          new KafkaServer("Kafka broker " + (i + 1), own, ports.get(i), controllers.get(i), ports));
    }
    return List.copyOf(servers);
  }

  /**
   * Returns the addresses of all brokers of the cluster for {@code bootstrap.servers}, for example
   * {@code 127.0.0.1:19092}.
   */
  public String address() {
    return ports.stream().map(each -> HOST + each).collect(Collectors.joining(","));
  }

  /**
   * Creates a topic with a replica on each broker, at most {@value #REPLICAS_MAX}.
   *
   * @param configs topic settings, for example {@code message.timestamp.type}
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    try (Admin admin = admin(TIMEOUT_MILLIS)) {
      var topic =
          new NewTopic(name, partitions, (short) Math.min(ports.size(), REPLICAS_MAX))
              .configs(configs);
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
    // The controller lists a broker once clients may use it.
    try (Admin admin = admin(2_000)) {
      return admin.describeCluster().nodes().get().stream().anyMatch(node -> node.port() == port);
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
