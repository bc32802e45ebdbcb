package io.sipstream.it.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.LocalStack;
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
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes a real cluster and fires the alerts of {@code alerts.yml}, with seconds
 * instead of minutes: one of two jobs completes no checkpoint, and both have an old watermark. A
 * real Alertmanager notifies a receiver, also when the causes are gone.
 */
@Tag("long")
class AlertsIT {
  private static final int NO_CHECKPOINT_SECONDS = 30;
  private static final String NO_CHECKPOINT = "SipstreamNoCheckpoint";
  private static final List<String> ALERTS = List.of(NO_CHECKPOINT, "SipstreamWatermarkLag");

  @TempDir private static Path directory;
  private static AlertmanagerServer alertmanager;
  private static MonitoredStack monitored;
  private static LocalStack stack;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() throws Exception {
    alertmanager = AlertmanagerServer.start(directory.resolve("alertmanager"));
    monitored =
        MonitoredStack.start(
            directory, LocalStack.builder().taskSlots(2), 2, List.of(), alertmanager.port());
    monitored.createTopics(1);
    stack = monitored.stack();
    prometheus = monitored.prometheus();
  }

  @AfterAll
  static void stop() {
    if (monitored != null) {
      monitored.close();
    }
    if (alertmanager != null) {
      alertmanager.close();
    }
  }

  @Test
  void alertsOfAJobWithoutCheckpointsAndOfAnOldWatermarkAreReceivedAndResolved() throws Exception {
    Instant submitted = Instant.now();
    String healthy = submit("healthy", 1_000);
    // The first checkpoint is 10 seconds away at most, and fails already.
    String failing = submit("failing", 10_000);
    Path obstacle = preventCheckpoints(failing);
    sendFrame(Instant.now().minus(Duration.ofHours(1)));

    await("firing alerts")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(prometheus.firingNames()).containsAll(ALERTS));
    List<JsonNode> alerts = prometheus.firing();
    alerts.forEach(alert -> System.out.println("AlertsIT: " + alert));

    assertThat(alerts)
        .filteredOn(alert -> alert.at("/labels/alertname").asText().equals(NO_CHECKPOINT))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.at("/labels/job_id").asText()).isEqualTo(failing);
              assertThat(Instant.parse(alert.path("activeAt").asText()))
                  .isAfter(submitted.plusSeconds(NO_CHECKPOINT_SECONDS));
            });
    assertThat(count("numberOfCompletedCheckpoints", failing)).isZero();
    assertThat(count("numberOfFailedCheckpoints", failing)).isPositive();
    assertThat(count("numberOfCompletedCheckpoints", healthy)).isPositive();
    assertThat(stack.flink().jobState(failing)).isEqualTo("RUNNING");
    assertThat(prometheus.rules()).allMatch(rule -> rule.path("health").asText().equals("ok"));
    awaitNotifications("firing", submitted);
    assertThat(alertmanager.received(NO_CHECKPOINT, "firing"))
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/labels/job_id").asText()).isEqualTo(failing);
              assertThat(alert.at("/annotations/runbook_url").asText())
                  .endsWith("#no-checkpoint-is-completed");
            });

    Instant fixed = Instant.now();
    Files.delete(obstacle);
    sendFrame(fixed);
    awaitNotifications("resolved", fixed);
    assertThat(prometheus.firingNames()).doesNotContainAnyElementsOf(ALERTS);
    assertThat(count("numberOfCompletedCheckpoints", failing)).isPositive();
  }

  private static void awaitNotifications(String state, Instant since) {
    for (String alert : ALERTS) {
      patiently(state + " " + alert).until(() -> !alertmanager.received(alert, state).isEmpty());
      System.out.printf(
          "AlertsIT: %s %s received after %d s%n",
          alert, state, Duration.between(since, Instant.now()).toSeconds());
    }
  }

  private static ConditionFactory patiently(String what) {
    return await(what).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(500));
  }

  private static String submit(String name, int checkpointIntervalMillis) {
    return monitored.submit(
        List.of(),
        List.of(
            "--kafka.group-id=" + name, "--checkpoint-interval-ms=" + checkpointIntervalMillis));
  }

  /**
   * Replaces the job's directory of checkpoints by a file, in which Flink creates nothing.
   *
   * @return the file
   */
  private static Path preventCheckpoints(String job) throws Exception {
    Path checkpoints = directory.resolve("stack/flink/checkpoints").resolve(job);
    try (Stream<Path> all = Files.walk(checkpoints)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    return Files.createFile(checkpoints);
  }

  private static void sendFrame(Instant captured) throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    long nanos = captured.toEpochMilli() * 1_000_000;
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
