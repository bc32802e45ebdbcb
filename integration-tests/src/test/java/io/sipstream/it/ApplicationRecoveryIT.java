package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.FlinkApplication;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackBuilder;
import io.sipstream.job.counters.FrameAccounting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The job in application mode stops amid packets and messages, and continues: from a savepoint,
 * from a savepoint of an earlier version, and after its JobManager was killed. The documents are
 * those of {@link SavepointIT} in session mode.
 */
@Tag("long")
class ApplicationRecoveryIT {
  private static final int NEVER_IDLE_MS = 3_600_000;
  private static final int SOON_IDLE_MS = 1_000;
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final Path OLD_SAVEPOINT =
      Path.of("src/test/resources/savepoints/format-1").toAbsolutePath();

  // The topic of the kept savepoint.
  private static final String OLD_TOPIC = "sip-frames";

  @RegisterExtension static final SharedStack SHARED = SharedStack.kafkaAndElasticsearch();
  private static LocalStack servers;

  private final HalfwayTraffic traffic = new HalfwayTraffic();

  @BeforeAll
  static void start() {
    servers = SHARED.servers();
    for (String topic :
        List.of(OLD_TOPIC, name("stopped"), name("killed"), name("dead"), name("rejected"))) {
      servers.kafka().createTopic(topic, HalfwayTraffic.PARTITIONS, SipstreamHome.FRAMES_TOPIC);
    }
  }

  @Test
  void aJobThatStoppedWithASavepointContinuesWithAnotherParallelism() throws Exception {
    String topic = name("stopped");
    try (var records = new FrameRecords(servers.kafka().address(), topic);
        LocalStack first = submit(builder(2), topic, NEVER_IDLE_MS, null)) {
      traffic.sendFirstHalf(records);
      awaitCounts(first, traffic.countsAtTheStop());
      String savepoint = stopWithSavepoint(first);
      assertThat(first.flink().jobManager().waitForEnd(SOON)).as("exit status").isZero();

      try (LocalStack second = submit(builder(1), topic, SOON_IDLE_MS, savepoint)) {
        traffic.sendSecondHalf(records);
        awaitCounts(second, traffic.countsAtTheEnd());
        cancel(second);
      }
    }
    assertThat(documents(topic)).isEqualTo(traffic.documents()).hasSize(6);
  }

  @Test
  void anUpgradedJobContinuesFromASavepointOfAnEarlierVersion() throws Exception {
    try (var records = new FrameRecords(servers.kafka().address(), OLD_TOPIC)) {
      // The savepoint has their offsets.
      traffic.sendFirstHalf(records);
      try (LocalStack flink =
          submit(builder(1), OLD_TOPIC, SOON_IDLE_MS, OLD_SAVEPOINT.toString())) {
        traffic.sendSecondHalf(records);
        awaitCounts(flink, traffic.countsAtTheEnd());
        cancel(flink);
      }
    }
    assertThat(documents(OLD_TOPIC)).isEqualTo(traffic.documents()).hasSize(6);
  }

  @Test
  void aJobContinuesFromItsLastCheckpointAfterItsJobManagerWasKilled() throws Exception {
    String topic = name("killed");
    try (var records = new FrameRecords(servers.kafka().address(), topic);
        LocalStack flink = submit(builder(2).highAvailability(), topic, NEVER_IDLE_MS, null)) {
      traffic.sendFirstHalf(records);
      awaitCounts(flink, traffic.countsAtTheStop());
      String job = job(flink);
      JsonApi api = new JsonApi(flink.flink().address());
      String checkpoints = "/jobs/" + job + "/checkpoints";
      long completed = api.get(checkpoints).at("/counts/completed").asLong();
      patiently("a checkpoint of all frames")
          .until(() -> api.get(checkpoints).at("/counts/completed").asLong() >= completed + 2);

      flink.flink().jobManager().kill();
      long killedNanos = System.nanoTime();
      flink.flink().jobManager().start();
      patiently("the same job")
          .ignoreExceptions()
          .until(() -> flink.flink().jobState(job).equals("RUNNING"));
      patiently("its restored checkpoint")
          .until(() -> api.get(checkpoints).at("/latest/restored/id").asLong() > completed);
      System.out.printf(
          "ApplicationRecoveryIT: restored from checkpoint %d, %d s after SIGKILL%n",
          api.get(checkpoints).at("/latest/restored/id").asLong(),
          Duration.ofNanos(System.nanoTime() - killedNanos).toSeconds());

      awaitCounts(flink, traffic.countsAtTheStop());
      traffic.sendSecondHalf(records);
      // Frames of now and later are not idle, so these counts need no end of event time.
      awaitCounts(
          flink, Map.of("frames_consumed", traffic.countsAtTheEnd().get("frames_consumed")));
      String savepoint = stopWithSavepoint(flink);
      assertThat(flink.flink().jobManager().waitForEnd(SOON)).as("exit status").isZero();
      try (LocalStack last = submit(builder(1), topic, SOON_IDLE_MS, savepoint)) {
        awaitCounts(last, traffic.countsAtTheEnd());
        cancel(last);
      }
    }
    assertThat(documents(topic)).isEqualTo(traffic.documents()).hasSize(6);
  }

  private static String name(String suffix) {
    return SHARED.name(suffix);
  }

  private static LocalStackBuilder builder(int parallelism) {
    return LocalStack.builder()
        .parts(Part.FLINK)
        .setting(Part.FLINK, "parallelism.default", Integer.toString(parallelism));
  }

  /**
   * Starts a cluster with the job.
   *
   * @param savepoint location of the savepoint to restore; null for none
   */
  private static LocalStack submit(
      LocalStackBuilder builder, String topic, int idlenessMs, String savepoint) {
    List<String> arguments = new ArrayList<>();
    if (savepoint != null) {
      arguments.addAll(List.of("--fromSavepoint", savepoint));
    }
    arguments.addAll(
        List.of(
            "--kafka.bootstrap-servers=" + servers.kafka().address(),
            "--kafka.topics=" + topic,
            "--kafka.group-id=" + topic,
            "--kafka.frames-dead-letter-topic=" + name("dead"),
            "--kafka.documents-dead-letter-topic=" + name("rejected"),
            "--elasticsearch.hosts=" + servers.elasticsearch().address(),
            "--elasticsearch.index-prefix=of-" + topic,
            "--elasticsearch.replicas=0",
            "--elasticsearch.bulk-interval-ms=200",
            "--checkpoint-interval-ms=1000",
            "--out-of-orderness-ms=500",
            "--idle-timeout-ms=" + idlenessMs,
            // However long the restart takes here, it is no reason to give up.
            "--ip-defrag.timeout-ms=3600000",
            "--tcp-reassembly.gap-timeout-ms=3600000"));
    if (idlenessMs == NEVER_IDLE_MS) {
      // Without idle time, the hold only delays the first watermark.
      arguments.add("--idle-hold-ms=200");
    }
    return builder
        .application(
            new FlinkApplication(SipstreamHome.JOB_JAR, "io.sipstream.job.SipJob", arguments))
        .start();
  }

  private static ConditionFactory patiently(String what) {
    return await(what).atMost(SOON).pollInterval(Duration.ofMillis(500));
  }

  private static String job(LocalStack flink) throws Exception {
    JsonApi api = new JsonApi(flink.flink().address());
    patiently("the job")
        .ignoreExceptions()
        .until(() -> !api.get("/jobs").at("/jobs/0").isMissingNode());
    return api.get("/jobs").at("/jobs/0/id").asText();
  }

  private static void awaitCounts(LocalStack flink, Map<String, Long> counts) throws Exception {
    String job = job(flink);
    patiently("counts")
        .untilAsserted(
            () -> {
              FrameAccounting balance = FrameAccounting.of(flink.flink().accumulators(job));
              counts.forEach(
                  (name, count) -> assertThat(balance.count(name)).as(name).isEqualTo(count));
              assertThat(balance.imbalances()).isEmpty();
            });
  }

  /** Stops the job as {@code flink stop} does; returns the location of the savepoint. */
  private static String stopWithSavepoint(LocalStack flink) throws Exception {
    JsonApi api = new JsonApi(flink.flink().address());
    String job = "/jobs/" + job(flink);
    String request = api.post(job + "/stop", "{\"drain\":false}").path("request-id").asText();
    JsonNode[] done = new JsonNode[1];
    patiently("the savepoint")
        .until(
            () -> {
              done[0] = api.get(job + "/savepoints/" + request);
              return done[0].at("/status/id").asText().equals("COMPLETED");
            });
    assertThat(done[0].at("/operation/location").asText()).as("%s", done[0]).startsWith("file:");
    return done[0].at("/operation/location").asText();
  }

  private static void cancel(LocalStack flink) throws Exception {
    flink.flink().cancel(job(flink));
    assertThat(flink.flink().jobManager().waitForEnd(SOON)).as("exit status").isZero();
  }

  private static Map<String, JsonNode> documents(String topic) throws Exception {
    return new Documents(servers.elasticsearch().address(), "of-" + topic).sources();
  }
}
