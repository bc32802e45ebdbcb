package io.sipstream.cli.stack;

import static java.util.stream.Collectors.joining;

import io.sipstream.cli.stack.LocalStack.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Configures the servers, sizes and directory of a {@link LocalStack}. */
public final class LocalStackBuilder {
  private final Map<Part, Integer> heapMegabytes =
      new EnumMap<>(Map.of(Part.ELASTICSEARCH, 1024, Part.KAFKA, 512, Part.FLINK, 768));
  private final Map<Part, Map<String, String>> settings = new EnumMap<>(Part.class);
  private Set<Part> parts = EnumSet.allOf(Part.class);
  private SearchNode searchNode = SearchNode.ELASTICSEARCH_7;
  private FlinkApplication application;
  private Path dataDirectory;
  private boolean keepData;
  private int taskSlots = 4;
  private int taskManagers = 1;
  private int kafkaBrokers = 1;
  private boolean highAvailability;
  // Halves the CPU time of the start and hardly slows down servers that run for minutes.
  private List<String> jvmOptions = List.of("-XX:TieredStopAtLevel=1");
  private Duration startTimeout = Duration.ofMinutes(4);
  private Consumer<String> progress = line -> {};

  LocalStackBuilder() {
    for (Part part : Part.values()) {
      settings.put(part, new LinkedHashMap<>());
    }
  }

  /** Sets the servers to start; all by default. */
  public LocalStackBuilder parts(Part first, Part... others) {
    parts = EnumSet.of(first, others);
    return this;
  }

  /** Sets the search server; {@link SearchNode#ELASTICSEARCH_7} by default. */
  public LocalStackBuilder searchNode(SearchNode node) {
    searchNode = node;
    return this;
  }

  /**
   * Sets the directory for data and logs, by default a new temporary one. It must be empty or
   * missing, since {@link LocalStack#close()} removes it.
   */
  public LocalStackBuilder dataDirectory(Path directory) {
    dataDirectory = directory.toAbsolutePath();
    return this;
  }

  /** Sets whether {@link LocalStack#close()} keeps data and logs; false by default. */
  public LocalStackBuilder keepData(boolean keep) {
    keepData = keep;
    return this;
  }

  /**
   * Sets the largest heap of a server, for Flink that of each TaskManager. Defaults: 1024 for
   * Elasticsearch, 512 for Kafka, 768 for Flink, which needs at least 256.
   */
  public LocalStackBuilder heapMegabytes(Part part, int megabytes) {
    heapMegabytes.put(part, megabytes);
    return this;
  }

  /** Adds a setting of a server, for example {@code setting(KAFKA, "num.io.threads", "2")}. */
  public LocalStackBuilder setting(Part part, String name, String value) {
    settings.get(part).put(name, value);
    return this;
  }

  /** Sets the number of slots of each TaskManager; 4 by default. */
  public LocalStackBuilder taskSlots(int slots) {
    taskSlots = slots;
    return this;
  }

  /** Sets the number of TaskManagers; 1 by default. */
  public LocalStackBuilder taskManagers(int number) {
    taskManagers = number;
    return this;
  }

  /** Adds ZooKeeper, so that a JobManager that starts again continues the jobs. */
  public LocalStackBuilder highAvailability() {
    highAvailability = true;
    return this;
  }

  /** Sets the number of Kafka brokers, 1 by default; a topic has a replica on up to three. */
  public LocalStackBuilder kafkaBrokers(int number) {
    kafkaBrokers = number;
    return this;
  }

  /** Sets the job that Flink runs in application mode; by default it runs in session mode. */
  public LocalStackBuilder application(FlinkApplication job) {
    application = job;
    return this;
  }

  /** Enables the optimizing compiler: servers start more slowly and run faster. */
  public LocalStackBuilder fullSpeed() {
    jvmOptions = List.of();
    return this;
  }

  /**
   * Sets the time limit for the start of each server; by default four minutes, for busy machines.
   */
  public LocalStackBuilder startTimeout(Duration timeout) {
    startTimeout = timeout;
    return this;
  }

  /** Sets a consumer of progress messages, called from the caller's thread. */
  public LocalStackBuilder progress(Consumer<String> lines) {
    progress = lines;
    return this;
  }

  /**
   * Starts all servers in parallel and returns when all are ready.
   *
   * @throws LocalStackException with the name of the server that did not start; all others are
   *     stopped
   */
  public LocalStack start() {
    StackHome home = StackHome.find();
    Path directory = emptyDirectory();
    var clients = new ClientProcesses();
    LocalStack stack;
    try {
      stack =
          new LocalStack(
              directory,
              keepData,
              part(
                  Part.ELASTICSEARCH,
                  home,
                  directory,
                  each -> ElasticsearchServer.of(searchNode, each)),
              part(Part.KAFKA, home, directory, each -> KafkaServer.of(each, kafkaBrokers)),
              part(
                  Part.FLINK,
                  home,
                  directory,
                  each ->
                      FlinkCluster.of(
                          each, taskSlots, taskManagers, highAvailability, clients, application)),
              clients);
    } catch (RuntimeException e) {
      removeUnused(directory, e);
      throw e;
    }
    stack.start(parts.stream().map(this::displayName).collect(joining(", ")), progress);
    return stack;
  }

  private String displayName(Part part) {
    return part == Part.ELASTICSEARCH ? searchNode.toString() : part.displayName();
  }

  /** Creates a server; null if it is not among the parts. */
  private <T> T part(
      Part part, StackHome home, Path directory, Function<ServerOptions, T> creator) {
    return parts.contains(part)
        ? creator.apply(
            new ServerOptions(
                directory.resolve(part.displayName().toLowerCase(Locale.ROOT)),
                home,
                heapMegabytes.get(part),
                jvmOptions,
                settings.get(part),
                startTimeout))
        : null;
  }

  private Path emptyDirectory() {
    try {
      if (dataDirectory == null) {
        return Files.createTempDirectory("sipstream-");
      }
      Files.createDirectories(dataDirectory);
      try (var entries = Files.list(dataDirectory)) {
        if (entries.findAny().isPresent()) {
          throw new LocalStackException(
              dataDirectory + " is not empty; set a directory that may be removed at the end.");
        }
      }
      return dataDirectory;
    } catch (IOException e) {
      throw new LocalStackException("Cannot create the data directory: " + e.getMessage() + ".", e);
    }
  }

  private static void removeUnused(Path directory, RuntimeException failure) {
    try {
      DirectoryTree.delete(directory);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
