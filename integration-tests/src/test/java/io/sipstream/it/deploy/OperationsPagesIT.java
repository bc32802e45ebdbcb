package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.it.Documents;
import io.sipstream.it.SipstreamHome;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the commands of {@code docs/operations} on a local stack that has the sample captures. */
@Tag("long")
class OperationsPagesIT {
  private static final String RECOVERY = "docs/operations/disaster-recovery.md";

  /** Commands that need programs of Kafka or Flink, or files and servers of another host. */
  private static final String NOT_RUN = "(?m)^(kafka-|kcat |flink |ls |.*127\\.0\\.0\\.1:9061).*$";

  @TempDir private static Path directory;
  private static LocalStack stack;
  private static Documents documents;
  private static Path config;
  private static String job;

  @BeforeAll
  static void start() throws Exception {
    stack =
        LocalStack.builder()
            .setting(
                Part.FLINK,
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION")
            .start();
    for (String topic :
        List.of(
            "sip-frames", "sip-reports", "sip-frames-dead-letter", "sip-documents-dead-letter")) {
      stack.kafka().createTopic(topic, 2, SipstreamHome.FRAMES_TOPIC);
    }
    documents = new Documents(stack.elasticsearch().address());
    config =
        Files.write(
            directory.resolve("sipstream.yaml"),
            List.of(
                "checkpoint-interval-ms: 1000",
                "idle-timeout-ms: 3000",
                "kafka:",
                "  bootstrap-servers: " + stack.kafka().address(),
                "  capture-stats-topic: sip-reports",
                "elasticsearch:",
                "  hosts: " + stack.elasticsearch().address(),
                "  replicas: 0"));
    job = submit(List.of(), List.of("--config", config.toString()));
    replay(SipstreamHome.SAMPLES);
  }

  @AfterAll
  static void close() {
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/operations/monitoring.md", "docs/operations/troubleshooting.md", RECOVERY})
  void theCommandsOfCurlSucceed(String page) throws Exception {
    int commands = 0;
    for (String block : PageCommands.blocks(page)) {
      String script = block.replaceAll(NOT_RUN, "");
      if (script.contains("http://FLINK") || script.contains("http://ELASTICSEARCH")) {
        run(script);
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(0);
  }

  @Test
  void aBoundedJobRebuildsTheDocumentsOfALostElasticsearch() throws Exception {
    Set<String> ids = documents.all().keySet();
    long consumed = consumed(job);
    cancel();
    String elasticsearch = stack.elasticsearch().address().toString();
    run("curl -X DELETE '" + elasticsearch + "/sip-*'");
    run("curl -X DELETE '" + elasticsearch + "/_index_template/sip-*'");

    job = submitAsOnPage(0);
    await("the template").until(OperationsPagesIT::hasTemplate);
    String rebuild = submitAsOnPage(1);

    await("the end").until(() -> stack.flink().jobState(rebuild).equals("FINISHED"));
    assertThat(documents.all().keySet()).isNotEmpty().isEqualTo(ids);
    assertThat(consumed(job)).isEqualTo(consumed);
  }

  @Test
  void aJobWithoutItsStateContinuesAtTheCommittedOffsets() throws Exception {
    Set<String> ids = documents.all().keySet();
    cancel();

    job = submit(List.of(), List.of("--config", config.toString()));
    replay(SipstreamHome.SAMPLES.resolve("answered-call.pcap"));
    assertThat(consumed(job)).isEqualTo(7);
    String again = submitAsOnPage(2);

    await("the end").until(() -> stack.flink().jobState(again).equals("FINISHED"));
    assertThat(documents.all().keySet()).isEqualTo(ids);
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500));
  }

  private static boolean hasTemplate() throws IOException {
    return new JsonApi(stack.elasticsearch().address())
        .get("/_index_template")
        .path("index_templates")
        .findValuesAsText("name")
        .contains("sip-messages");
  }

  /** Runs a script of curl, which fails for an HTTP error too. */
  private static void run(String script) throws Exception {
    Requirement.JQ.program("the commands of docs/operations");
    String prepared =
        "curl() { command curl --fail --silent --show-error \"$@\"; }\n"
            + script
                .replaceAll("http://FLINK:8081", stack.flink().address().toString())
                .replaceAll("http://ELASTICSEARCH:9200", stack.elasticsearch().address().toString())
                .replaceAll("\\bJOB\\b", job);
    SipstreamHome.outputOf(new ProcessBuilder("bash", "-eo", "pipefail", "-c", prepared));
  }

  /** Submits a job with the command of this number on the page, with one subtask. */
  private static String submitAsOnPage(int number) throws IOException {
    List<String> command = new ArrayList<>(PageCommands.of(RECOVERY, "flink").get(number));
    command.replaceAll(
        word -> {
          if (word.startsWith("file:")) {
            return lastCheckpoint().toString();
          }
          return word.equals("sipstream.yaml")
              ? config.toString()
              : word.equals("TIME") ? "2026-11-22T00:00:00Z" : word;
        });
    int jar = command.indexOf("sipstream-flink-job.jar");
    List<String> options = new ArrayList<>(command.subList(1, jar));
    options.remove("-d");
    options.subList(options.indexOf("-p"), options.indexOf("-p") + 2).clear();
    return submit(options, command.subList(jar + 1, command.size()));
  }

  private static String submit(List<String> options, List<String> settings) {
    List<String> all = new ArrayList<>(List.of("-p", "1"));
    all.addAll(options);
    return stack.flink().submit(all, SipstreamHome.JOB_JAR, settings);
  }

  private static void replay(Path captures) throws Exception {
    long consumed = consumed(job);
    long before = frames();
    SipstreamHome.outputOf(
        SipstreamHome.agent(
            List.of(
                "replay", "--bootstrap-servers", stack.kafka().address(), captures.toString())));
    long expected = consumed + frames() - before;
    await("documents of " + captures)
        .until(
            () -> {
              var accounting = FrameAccounting.of(stack.flink().accumulators(job));
              return accounting.count("frames_consumed") >= expected
                  && accounting.count("frames_pending_reassembly") == 0
                  && accounting.imbalances().isEmpty();
            });
    awaitCheckpoint();
  }

  private static long frames() {
    return stack.kafka().endOffsets("sip-frames").values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static long consumed(String jobId) {
    return stack.flink().accumulators(jobId).getOrDefault("frames_consumed", 0L);
  }

  /** Awaits the second checkpoint from now on, so that one began after this call. */
  private static void awaitCheckpoint() throws IOException {
    long completed = checkpoints();
    await("a checkpoint").until(() -> checkpoints() >= completed + 2);
  }

  private static long checkpoints() throws IOException {
    JsonNode counts = new JsonApi(stack.flink().address()).get("/jobs/" + job + "/checkpoints");
    return counts.at("/counts/completed").asLong();
  }

  private static void cancel() throws IOException {
    awaitCheckpoint();
    stack.flink().cancel(job);
    await("the cancellation").until(() -> stack.flink().jobState(job).equals("CANCELED"));
  }

  private static Path lastCheckpoint() {
    Path checkpoints = stack.dataDirectory().resolve("flink/checkpoints").resolve(job);
    try (var files = Files.find(checkpoints, 2, (file, is) -> file.endsWith("_metadata"))) {
      return files
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow()
          .getParent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
