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
 * Real Kafka, Elasticsearch and Flink servers without Docker, on free ports of 127.0.0.1.
 *
 * <pre>{@code
 * try (LocalStack stack = LocalStack.builder().progress(System.err::println).start()) {
 *   stack.kafka().createTopic("sip-frames", 4, Map.of());
 *   ...
 * }
 * }</pre>
 *
 * <p>{@link #close()} ends all processes and removes the data directory; it also runs when this
 * process is told to end. If it is killed, the servers end by themselves, but their files stay.
 */
public final class LocalStack implements AutoCloseable {
  /** The servers that can be left out. */
  public enum Part {
    /** One Elasticsearch node. */
    ELASTICSEARCH,
    /** One Kafka broker with its controller. */
    KAFKA,
    /** A JobManager, a TaskManager and the client. */
    FLINK
  }

  private final Path dataDirectory;
  private final boolean keepData;
  private final ElasticsearchServer elasticsearch;
  private final KafkaServer kafka;
  private final FlinkCluster flink;
  private final ClientProcesses clients;
  private final Thread atExit = new Thread(this::close, "close-local-stack");
  private boolean closed;

  LocalStack(
      Path dataDirectory,
      boolean keepData,
      ElasticsearchServer elasticsearch,
      KafkaServer kafka,
      FlinkCluster flink,
      ClientProcesses clients) {
    this.dataDirectory = dataDirectory;
    this.keepData = keepData;
    this.elasticsearch = elasticsearch;
    this.kafka = kafka;
    this.flink = flink;
    this.clients = clients;
  }

  /** All parts, with sizes for trying things out, unless told otherwise. */
  public static LocalStackBuilder builder() {
    return new LocalStackBuilder();
  }

  /** The Elasticsearch node. */
  public ElasticsearchServer elasticsearch() {
    return present(elasticsearch, "Elasticsearch");
  }

  /** The Kafka broker. */
  public KafkaServer kafka() {
    return present(kafka, "Kafka");
  }

  /** The Flink cluster. */
  public FlinkCluster flink() {
    return present(flink, "Flink");
  }

  /** Where the servers keep their data and logs. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  /**
   * Starts a process that uses the servers: {@link #close()} ends it before them. Ctrl-C on a
   * terminal does not reach it otherwise.
   *
   * @throws LocalStackException if the stack is closed
   */
  public Process startClient(ProcessBuilder builder) throws IOException {
    return clients.start(builder);
  }

  private static <T> T present(T part, String name) {
    if (part == null) {
      throw new IllegalStateException(name + " is not part of this local stack.");
    }
    return part;
  }

  /** Starts all servers at the same time; none is left behind if one fails. */
  void start(String names, Consumer<String> progress) {
    Runtime.getRuntime().addShutdownHook(atExit);
    loadWhatClosingNeeds();
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

  /** A build may replace our jar while the servers run; nothing can be loaded from it then. */
  private void loadWhatClosingNeeds() {
    try {
      DirectoryTree.delete(Files.createTempDirectory(dataDirectory, "rehearsal"));
      new ClientProcesses().close();
    } catch (IOException e) {
      close();
      throw new LocalStackException(
          dataDirectory + " cannot be written and removed: " + e.getMessage() + ".", e);
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
    // The order in which they are stopped: those that use others first.
    if (flink != null) {
      servers.add(flink.taskManager());
      servers.add(flink.jobManager());
    }
    if (elasticsearch != null) {
      servers.add(elasticsearch);
    }
    if (kafka != null) {
      servers.add(kafka);
    }
    return servers;
  }

  /**
   * Ends all processes, those that use the servers first, by force if they do not obey, and removes
   * the data directory.
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
      // The hook is what runs here.
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
          "The data directory " + dataDirectory + " could not be removed: " + e.getMessage(), e);
    }
  }
}
