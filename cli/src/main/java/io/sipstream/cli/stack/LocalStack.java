package io.sipstream.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Runs real Kafka, Elasticsearch or OpenSearch, and Flink servers without Docker, on free ports of
 * 127.0.0.1.
 *
 * <pre>{@code
 * try (LocalStack stack = LocalStack.builder().progress(System.err::println).start()) {
 *   stack.kafka().createTopic("sip-frames", 4, Map.of());
 *   ...
 * }
 * }</pre>
 *
 * <p>{@link #close()} ends all processes and removes the data directory. A signal that ends this
 * process does the same. If this process is killed, the servers end, but their files remain.
 */
public final class LocalStack implements AutoCloseable {
  /** Lists the servers that can be selected. */
  public enum Part {
    /** One node of Elasticsearch or OpenSearch. */
    ELASTICSEARCH,
    /** Kafka brokers with their controllers; one by default. */
    KAFKA,
    /** A JobManager, TaskManagers, one by default, and the client. */
    FLINK;

    String displayName() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  private final Path dataDirectory;
  private final boolean keepData;
  private final ElasticsearchServer elasticsearch;
  private final List<KafkaServer> kafka;
  private final FlinkCluster flink;
  private final ClientProcesses clients;
  private final Thread atExit = new Thread(this::close, "close-local-stack");
  private boolean closed;

  LocalStack(
      Path dataDirectory,
      boolean keepData,
      ElasticsearchServer elasticsearch,
      List<KafkaServer> kafka,
      FlinkCluster flink,
      ClientProcesses clients) {
    this.dataDirectory = dataDirectory;
    this.keepData = keepData;
    this.elasticsearch = elasticsearch;
    this.kafka = kafka;
    this.flink = flink;
    this.clients = clients;
  }

  /** Returns a builder for all servers, with sizes for experiments as defaults. */
  public static LocalStackBuilder builder() {
    return new LocalStackBuilder();
  }

  /** Returns the node of Elasticsearch or OpenSearch. */
  public ElasticsearchServer elasticsearch() {
    return present(elasticsearch, Part.ELASTICSEARCH);
  }

  /** Returns the first Kafka broker. */
  public KafkaServer kafka() {
    return kafkaBrokers().get(0);
  }

  /** Returns all Kafka brokers of the cluster. */
  public List<KafkaServer> kafkaBrokers() {
    return present(kafka, Part.KAFKA);
  }

  /** Returns the Flink cluster. */
  public FlinkCluster flink() {
    return present(flink, Part.FLINK);
  }

  /** Returns the directory of the servers' data and logs. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  /**
   * Starts a process that uses the servers; {@link #close()} ends it before them. Ctrl-C on a
   * terminal does not reach it directly.
   *
   * @throws LocalStackException if the stack is closed
   */
  public Process startClient(ProcessBuilder builder) throws IOException {
    return clients.start(builder);
  }

  private static <T> T present(T server, Part part) {
    if (server == null) {
      throw new IllegalStateException(part.displayName() + " is not part of this local stack.");
    }
    return server;
  }

  /** Starts all servers in parallel; stops all of them if one fails. */
  void start(String names, Consumer<String> progress) {
    Runtime.getRuntime().addShutdownHook(atExit);
    loadClassesForClosing();
    progress.accept("Starting " + names + " in " + dataDirectory);
    List<Server> servers = servers();
    ExecutorService threads = Executors.newFixedThreadPool(servers.size());
    try {
      var starts = new ExecutorCompletionService<String>(threads);
      servers.forEach(server -> starts.submit(() -> timedStart(server)));
      for (int i = 0; i < servers.size(); i++) {
        progress.accept(starts.take().get());
      }
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof LocalStackException failure
          ? failure
          : new LocalStackException("The local stack did not start.", e.getCause());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while the local stack was starting.", e);
    } finally {
      threads.shutdown();
    }
  }

  /** Loads the classes that close() needs, because a build may replace this jar meanwhile. */
  private void loadClassesForClosing() {
    try {
      DirectoryTree.delete(Files.createTempDirectory(dataDirectory, "rehearsal"));
      new ClientProcesses().close();
    } catch (IOException e) {
      close();
      throw new LocalStackException(
          "Cannot write to and clean up " + dataDirectory + ": " + e.getMessage() + ".", e);
    }
  }

  private static String timedStart(Server server) {
    long startNanos = System.nanoTime();
    server.start();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return String.format(Locale.ROOT, "%s is ready after %.1f s", server.name(), seconds);
  }

  private List<Server> servers() {
    var servers = new ArrayList<Server>();
    // In the order of stopping: clients of other servers first.
    if (flink != null) {
      servers.addAll(flink.servers());
    }
    if (elasticsearch != null) {
      servers.add(elasticsearch);
    }
    if (kafka != null) {
      servers.addAll(kafka);
    }
    return servers;
  }

  /**
   * Ends all processes, clients before servers, with SIGKILL if necessary, and removes the data
   * directory.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    clients.close();
    servers().parallelStream().forEach(Server::close);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This call runs in the hook.
    }
    if (!keepData) {
      removeData();
    }
  }

  private void removeData() {
    try {
      DirectoryTree.delete(dataDirectory);
    } catch (IOException e) {
      throw new LocalStackException(
          "Cannot remove the data directory " + dataDirectory + ": " + e.getMessage(), e);
    }
  }
}
