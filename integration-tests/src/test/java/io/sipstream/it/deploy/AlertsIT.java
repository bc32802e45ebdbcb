package io.sipstream.it.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.it.SipstreamHome;
import io.sipstream.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes a real cluster and fires the alerts of {@code alerts.yml}, with seconds
 * instead of minutes: one of two jobs completes no checkpoint, and both have an old watermark.
 */
@Tag("long")
class AlertsIT {
  private static final int SHORT_SECONDS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NO_CHECKPOINT = "SipstreamNoCheckpoint";

  @TempDir private static Path directory;
  private static LocalStack stack;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() throws Exception {
    String program = Requirement.PROMTOOL.program("The alerts in a real Prometheus");
    List<Integer> ports = List.of(PrometheusServer.freePort(), PrometheusServer.freePort());
    stack =
        LocalStack.builder()
            .dataDirectory(directory.resolve("stack"))
            .taskSlots(2)
            .setting(
                Part.FLINK,
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory")
            .setting(Part.FLINK, "metrics.reporter.prom.port", ports.get(0) + "," + ports.get(1))
            .start();
    for (String topic :
        List.of("sip-frames", "sip-frames-dead-letter", "sip-documents-dead-letter")) {
      stack.kafka().createTopic(topic, 1, SipstreamHome.FRAMES_TOPIC);
    }
    Path rules = Files.writeString(directory.resolve("alerts.yml"), shortRules());
    prometheus =
        PrometheusServer.start(
            Path.of(program).resolveSibling("prometheus"),
            directory.resolve("prometheus"),
            rules,
            ports);
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  private static String shortRules() throws Exception {
    String rules =
        Files.readString(SipstreamHome.DIRECTORY.resolve("deploy/monitoring/alerts.yml"));
    return rules
        .replace("[30m]", "[" + SHORT_SECONDS + "s]")
        .replace("offset 30m", "offset " + SHORT_SECONDS + "s")
        .replaceAll("for: \\d+m", "for: 5s");
  }

  @Test
  void aJobWithoutCheckpointsAndAnOldWatermarkRaiseAlerts() throws Exception {
    Instant submitted = Instant.now();
    String healthy = submit("healthy", 1_000);
    // The first checkpoint is 10 seconds away at most, and fails already.
    String failing = submit("failing", 10_000);
    preventCheckpoints(failing);
    sendFrameOfAnHourAgo();

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(prometheus.firing())
                    .extracting(alert -> alert.at("/labels/alertname").asText())
                    .contains(NO_CHECKPOINT, "SipstreamWatermarkLag"));
    List<JsonNode> alerts = prometheus.firing();
    alerts.forEach(alert -> System.out.println("AlertsIT: " + alert));

    assertThat(alerts)
        .filteredOn(alert -> alert.at("/labels/alertname").asText().equals(NO_CHECKPOINT))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.at("/labels/job_id").asText()).isEqualTo(failing);
              assertThat(Instant.parse(alert.path("activeAt").asText()))
                  .isAfter(submitted.plusSeconds(SHORT_SECONDS));
            });
    assertThat(count("numberOfCompletedCheckpoints", failing)).isZero();
    assertThat(count("numberOfFailedCheckpoints", failing)).isPositive();
    assertThat(count("numberOfCompletedCheckpoints", healthy)).isPositive();
    assertThat(stack.flink().jobState(failing)).isEqualTo("RUNNING");
    assertThat(prometheus.rules()).allMatch(rule -> rule.path("health").asText().equals("ok"));
  }

  private static String submit(String name, int checkpointIntervalMillis) {
    return stack
        .flink()
        .submit(
            SipstreamHome.JOB_JAR,
            "--kafka.bootstrap-servers=" + stack.kafka().address(),
            "--kafka.group-id=" + name,
            "--elasticsearch.hosts=" + stack.elasticsearch().address(),
            "--elasticsearch.replicas=0",
            "--checkpoint-interval-ms=" + checkpointIntervalMillis);
  }

  /** Replaces the job's directory of checkpoints by a file, in which Flink creates nothing. */
  private static void preventCheckpoints(String job) throws Exception {
    Path checkpoints = directory.resolve("stack/flink/checkpoints").resolve(job);
    try (Stream<Path> all = Files.walk(checkpoints)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    Files.createFile(checkpoints);
  }

  private static void sendFrameOfAnHourAgo() throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    long nanos = (System.currentTimeMillis() - 3_600_000) * 1_000_000;
    ProducerRecord<byte[], byte[]> frame = new ProducerRecord<>("sip-frames", new byte[] {0});
    frame.headers().add("ts", Long.toString(nanos).getBytes(US_ASCII));
    try (var producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", stack.kafka().address()), bytes, bytes)) {
      producer.send(frame).get();
    }
  }

  private static double count(String metric, String job) throws Exception {
    List<JsonNode> values = new ArrayList<>();
    prometheus
        .query("flink_jobmanager_job_" + metric + "{job_id=\"" + job + "\"}")
        .forEach(values::add);
    assertThat(values).as(metric).hasSize(1);
    return values.get(0).at("/value/1").asDouble();
  }
}
