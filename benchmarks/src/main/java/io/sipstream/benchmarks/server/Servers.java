package io.sipstream.benchmarks.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.benchmarks.process.MeasuredProcess;
import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Home;
import io.sipstream.cli.stack.FlinkCluster;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.AppInfoParser;

/** Runs real servers at full speed for one benchmark, with operations that all benchmarks use. */
public final class Servers implements AutoCloseable {
  /** Parallelism of the job's operators. */
  public static final int PARALLELISM = 2;

  /** Partitions, as in the deployment: more than one per subtask. */
  public static final int PARTITIONS = 4;

  /** Heap of the node, large enough for big bulk requests in addition to the index. */
  public static final int ELASTICSEARCH_HEAP_MEGABYTES = 2048;

  private static final int KAFKA_HEAP_MEGABYTES = 1024;
  private static final int FLINK_HEAP_MEGABYTES = 3072;

  /** JVM options from docs/install/job.md for two slots. */
  private static final String JVM_OPTIONS =
      "-XX:+UseParallelGC -Xmn2g -XX:FreqInlineSize=60 -XX:InlineSmallCode=1000";

  /** Memory of RocksDB; a job with its state on the heap uses none of it. */
  private static final String MANAGED_MEMORY = "512m";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalStack stack;
  private final List<Part> parts;

  private Servers(LocalStack stack, Part... parts) {
    this.stack = stack;
    this.parts = List.of(parts);
  }

  /**
   * Starts servers with their data in the work directory.
   *
   * @param progress receives a line for each server that is ready
   */
  public static Servers start(BenchContext context, Consumer<String> progress, Part... parts) {
    LocalStackBuilder builder =
        LocalStack.builder()
            .fullSpeed()
            .taskSlots(PARALLELISM)
            .heapMegabytes(Part.ELASTICSEARCH, ELASTICSEARCH_HEAP_MEGABYTES)
            .heapMegabytes(Part.KAFKA, KAFKA_HEAP_MEGABYTES)
            .heapMegabytes(Part.FLINK, FLINK_HEAP_MEGABYTES)
            .setting(Part.FLINK, FlinkCluster.TASK_MANAGER_JVM_OPTIONS_KEY, JVM_OPTIONS)
            .setting(Part.FLINK, "taskmanager.memory.managed.size", MANAGED_MEMORY)
            .dataDirectory(context.work().resolve("servers"))
            .parts(parts[0], Arrays.copyOfRange(parts, 1, parts.length))
            .progress(progress);
    return new Servers(builder.start(), parts);
  }

  public LocalStack stack() {
    return stack;
  }

  /** Returns a sentence with the versions of the servers. */
  public String versions() throws IOException {
    List<String> versions = new ArrayList<>();
    if (parts.contains(Part.KAFKA)) {
      // The version of the client, which is also that of the broker.
      versions.add("Kafka " + AppInfoParser.getVersion());
    }
    if (parts.contains(Part.FLINK)) {
      JsonNode overview = new JsonApi(stack.flink().address()).get("/overview");
      versions.add("Flink " + overview.path("flink-version").asText());
    }
    if (parts.contains(Part.ELASTICSEARCH)) {
      JsonNode node = new JsonApi(stack.elasticsearch().address()).get("/");
      versions.add("Elasticsearch " + node.at("/version/number").asText());
    }
    return String.join(", ", versions) + ", on this machine, with the JVM above.";
  }

  /** Creates a topic for frames. */
  public void createTopic(String name) {
    stack.kafka().createTopic(name, PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
  }

  /** Returns the number of records in a topic without deleted records. */
  public long records(String topic) {
    return stack.kafka().endOffsets(topic).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the agent's command to replay a capture at full speed. */
  public List<String> replay(String topic, Path capture) {
    return Home.java(
        List.of(
            "-Xmx128m",
            "-jar",
            Home.agentJar().toString(),
            "replay",
            "--speed=max",
            "--report=json",
            "--bootstrap-servers=" + stack.kafka().address(),
            "--topic=" + topic,
            capture.toString()));
  }

  /** Creates a topic and replays a capture to it; throws if a frame is missing. */
  public void fill(String topic, Captures.Capture capture)
      throws IOException, InterruptedException {
    createTopic(topic);
    JsonNode[] report = new JsonNode[1];
    long acknowledged =
        MeasuredProcess.read(
            replay(topic, capture.file()),
            output -> {
              report[0] = JSON.readTree(output.readAllBytes());
              return report[0].path("acknowledged").asLong();
            });
    holdsAll(topic, capture.written().frames());
    if (acknowledged != capture.written().frames()) {
      throw new BenchException("The agent's report is wrong: " + report[0]);
    }
  }

  /** Throws unless a topic has one record per generated frame. */
  public void holdsAll(String topic, long frames) {
    long records = records(topic);
    if (records != frames) {
      throw new BenchException(
          "Kafka has %,d records where the generator wrote %,d frames.".formatted(records, frames));
    }
  }

  /** Runs a job with {@link #PARALLELISM} to its end and returns its accumulators. */
  public Map<String, Long> runJob(List<String> runOptions, Path jar, List<String> arguments)
      throws InterruptedException {
    return runJob(PARALLELISM, runOptions, jar, arguments);
  }

  /**
   * Runs a job to its end and returns its accumulators.
   *
   * @param parallelism at most {@link #PARALLELISM}
   */
  public Map<String, Long> runJob(
      int parallelism, List<String> runOptions, Path jar, List<String> arguments)
      throws InterruptedException {
    List<String> options = new ArrayList<>(List.of("-p", Integer.toString(parallelism)));
    options.addAll(runOptions);
    String job = stack.flink().submit(options, jar, arguments);
    return new JobWait(stack.flink(), job).untilFinished();
  }

  @Override
  public void close() {
    stack.close();
  }
}
