package io.sipstream.it.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.it.Documents;
import io.sipstream.it.agent.AgentProcess;
import io.sipstream.it.agent.HepPackets;
import io.sipstream.it.deploy.MonitoredStack;
import io.sipstream.it.deploy.PrometheusServer;
import io.sipstream.job.counters.FrameAccounting;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job is stopped for longer than the retention of its topic, on three brokers. What Kafka deletes
 * in this time is missing, counted, and raises an alert. Everything else has a document.
 */
@Tag("long")
class RetentionIT {
  private static final int BEFORE = 500;
  private static final int DELETED = 400;
  private static final int AFTER = 300;
  private static final int PARTITIONS = 2;
  private static final String TOPIC = "sip-frames";
  private static final String ALERT = "SipstreamFramesMissing";

  // Half an hour of the alerts, whose minutes are seconds here: they have no scrape of the job in
  // the ranges that they usually compare.
  private static final int STOPPED_SECONDS = 35;

  private static final List<String> SETTINGS =
      List.of(
          "--kafka.capture-stats-topic=sip-reports",
          "--checkpoint-interval-ms=1000",
          "--out-of-orderness-ms=500",
          "--idle-timeout-ms=2000",
          "--elasticsearch.bulk-interval-ms=200");

  @TempDir private Path directory;
  private int sent;

  @Test
  void framesThatRetentionDeletedAreCountedAndRaiseAnAlert() throws Exception {
    try (MonitoredStack monitored =
        MonitoredStack.start(
            directory,
            LocalStack.builder()
                .kafkaBrokers(3)
                .heapMegabytes(Part.KAFKA, 256)
                .setting(Part.KAFKA, "log.retention.check.interval.ms", "1000")
                .setting(Part.KAFKA, "log.initial.task.delay.ms", "1000")
                .taskSlots(1),
            2,
            List.of(),
            0)) {
      monitored.createTopics(PARTITIONS);
      LocalStack stack = monitored.stack();
      ChaosJob job = new ChaosJob(stack, monitored.submit(List.of(), SETTINGS));
      int port = PrometheusServer.freePort();
      try (AgentProcess agent =
          AgentProcess.start(
              directory,
              "hep",
              AgentProcess.servers(stack),
              "--listen=udp://127.0.0.1:" + port,
              "--agent-name=tap-1",
              "--capture-stats-topic=sip-reports",
              "--capture-stats-interval=1")) {
        patiently("reports").until(() -> job.balance().count("reports_read") >= 2);
        send(port, BEFORE);
        patiently("frames").until(() -> job.balance().count("frames_consumed") == BEFORE);
        // So that Prometheus has seen the job for longer than the range of an alert.
        TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
        String savepoint = job.stopWithSavepoint();

        long stoppedNanos = System.nanoTime();
        send(port, DELETED);
        patiently("records").until(() -> offsets(stack, OffsetSpec.latest()) == BEFORE + DELETED);
        setRetention(stack, "1000");
        patiently("deletion")
            .until(() -> offsets(stack, OffsetSpec.earliest()) == BEFORE + DELETED);
        setRetention(stack, "-1");
        send(port, AFTER);
        long stoppedSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - stoppedNanos);
        TimeUnit.SECONDS.sleep(Math.max(0, STOPPED_SECONDS - stoppedSeconds));
        assertThat(monitored.prometheus().firingNames()).doesNotContain(ALERT);

        ChaosJob again = new ChaosJob(stack, monitored.submit(List.of("-s", savepoint), SETTINGS));
        patiently("missing frames")
            .untilAsserted(
                () -> {
                  FrameAccounting books = again.balance();
                  assertThat(books.count("frames_consumed")).isEqualTo(BEFORE + AFTER);
                  assertThat(books.count("frames_missing")).isEqualTo(DELETED);
                  assertThat(books.imbalances()).isEmpty();
                });
        patiently("alert")
            .untilAsserted(() -> assertThat(monitored.prometheus().firingNames()).contains(ALERT));
        Documents documents = new Documents(stack.elasticsearch().address());
        System.out.printf(
            "RetentionIT: sent %d, deleted by retention %d, consumed %d, missing %d, documents %d%n",
            sent,
            DELETED,
            again.balance().count("frames_consumed"),
            again.balance().count("frames_missing"),
            documents.total());
        assertThat(documents.total()).isEqualTo(BEFORE + AFTER);
        agent.terminate();
        assertThat(agent.status()).isZero();
      }
    }
  }

  private static ConditionFactory patiently(String what) {
    return await(what).atMost(ChaosJob.PATIENCE).pollInterval(Duration.ofMillis(500));
  }

  /** Sends messages of a Call-ID each, at most a thousand a second. */
  private void send(int port, int count) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      for (int i = 0; i < count; i++) {
        byte[] packet = HepPackets.sip(message(++sent).getBytes(US_ASCII));
        socket.send(new DatagramPacket(packet, packet.length, loopback, port));
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  private static String message(int number) {
    return String.join(
        "\r\n",
        "OPTIONS sip:b@192.0.2.2 SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + number,
        "From: <sip:a@192.0.2.1>;tag=1",
        "To: <sip:b@192.0.2.2>",
        "Call-ID: retention-" + number,
        "CSeq: 1 OPTIONS",
        "Content-Length: 0",
        "",
        "");
  }

  private static void setRetention(LocalStack stack, String millis) throws Exception {
    try (Admin admin = admin(stack)) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                  List.of(new AlterConfigOp(new ConfigEntry("retention.ms", millis), OpType.SET))))
          .all()
          .get();
    }
  }

  /** Returns the sum over all partitions of their first or last offsets. */
  private static long offsets(LocalStack stack, OffsetSpec which) throws Exception {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.put(new TopicPartition(TOPIC, i), which);
    }
    try (Admin admin = admin(stack)) {
      return admin.listOffsets(partitions).all().get().values().stream()
          .mapToLong(each -> each.offset())
          .sum();
    }
  }

  private static Admin admin(LocalStack stack) {
    return Admin.create(Map.of("bootstrap.servers", stack.kafka().address()));
  }
}
