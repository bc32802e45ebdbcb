package io.sipstream.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * Runs one Kafka broker with a KRaft controller on loopback, for experiments and tests.
 *
 * <p>It formats a new data directory and uses an existing one unchanged.
 */
public final class KafkaBroker {
  private static final String CLUSTER_ID = "cluster.id";

  private KafkaBroker() {}

  /**
   * Starts the broker and waits for its end.
   *
   * @param args data directory, broker port, controller port, then properties as {@code
   *     name=value}; {@code properties.file} is a file with further properties that command lines
   *     must not show; {@code further.listener} is an additional listener, such as {@code
   *     SASL_SSL://127.0.0.1:9094}; {@code cluster.id} is the same for all brokers of a cluster
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println("Usage: DATA-DIRECTORY BROKER-PORT CONTROLLER-PORT [NAME=VALUE]...");
      System.exit(2);
    }
    Path directory = Path.of(args[0]).toAbsolutePath();
    Path file = directory.resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties(directory, args).store(out, null);
    }
    if (!Files.exists(directory.resolve("log").resolve("meta.properties"))) {
      format(file, clusterId(args));
    }
    Kafka.main(new String[] {file.toString()});
  }

  private static Properties properties(Path directory, String[] args) throws IOException {
    var properties = new Properties();
    String broker = "PLAINTEXT://127.0.0.1:" + args[1];
    String controller = "127.0.0.1:" + args[2];
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@" + controller);
    properties.put("listeners", broker + ",CONTROLLER://" + controller);
    properties.put("advertised.listeners", broker);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("log.dirs", directory.resolve("log").toString());
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    // A mistyped topic must cause an error, not an empty topic.
    properties.put("auto.create.topics.enable", "false");
    // The default uses 128 MB of heap for compacted topics, which are rare here.
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
    // After a kill, the controller rejects the same broker until its session has timed out.
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    for (int i = 3; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      String value = args[i].substring(equals + 1);
      switch (args[i].substring(0, equals)) {
        case "properties.file" -> {
          try (var in = Files.newBufferedReader(Path.of(value))) {
            properties.load(in);
          }
        }
        case "further.listener" -> addListener(properties, value);
        case CLUSTER_ID -> {}
        default -> properties.put(args[i].substring(0, equals), value);
      }
    }
    return properties;
  }

  private static void addListener(Properties properties, String listener) {
    String protocol = listener.substring(0, listener.indexOf(':'));
    for (String list : List.of("listeners", "advertised.listeners")) {
      properties.put(list, properties.get(list) + "," + listener);
    }
    String map = "listener.security.protocol.map";
    properties.put(map, properties.get(map) + "," + protocol + ":" + protocol);
  }

  /** Returns the id of the cluster, a random one by default. */
  private static String clusterId(String[] args) {
    return Stream.of(args)
        .filter(arg -> arg.startsWith(CLUSTER_ID + "="))
        .map(arg -> arg.substring(CLUSTER_ID.length() + 1))
        .findAny()
        .orElseGet(() -> Uuid.randomUuid().toString());
  }

  private static void format(Path properties, String clusterId) {
    String[] format = {"format", "-t", clusterId, "-c", properties.toString()};
    if (StorageTool.execute(format, System.out) != 0) {
      System.err.println("Kafka cannot format the data directory of " + properties + ".");
      System.exit(1);
    }
  }
}
