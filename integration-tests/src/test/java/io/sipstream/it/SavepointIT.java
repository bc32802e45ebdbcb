package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.cli.stack.JsonApi;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.job.counters.FrameAccounting;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Checks that a savepoint can be restored and that incomplete packets and messages then complete.
 * Restores with another parallelism, and savepoints of earlier versions.
 */
class SavepointIT {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;

  private static final String STOPPED = "stopped-frames";
  // Made by make-savepoint.sh; its README tells of which version.
  private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints").toAbsolutePath();

  @RegisterExtension static final SharedStack SHARED = SharedStack.whole();
  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = SHARED.servers();
    for (String topic :
        List.of("sip-frames", STOPPED, "sip-frames-dead-letter", "sip-documents-dead-letter")) {
      stack.kafka().createTopic(topic, 4, SipstreamHome.FRAMES_TOPIC);
    }
  }

  @Test
  void aSavepointWithinAPacketAndAMessageCompletesBothInAnotherParallelism() throws Exception {
    byte[] packet = IpPackets.udp(IpPackets.options("fragments", 1, "UDP"));
    byte[] message = IpPackets.options("stream", 1, "TCP");
    JoinedFrames frames = new JoinedFrames(TIME_NANOS);
    frames.add(IpPackets.fragment(packet, 0, 80, 7));
    frames.add(IpPackets.segment(999, IpPackets.SYN, new byte[0]));
    frames.add(IpPackets.segment(1_000, IpPackets.ACK, Arrays.copyOf(message, 100)));
    int before = 3;
    frames.add(IpPackets.fragment(packet, 80, packet.length - 20, 7));
    byte[] rest = Arrays.copyOfRange(message, 100, message.length);
    frames.add(IpPackets.segment(1_100, IpPackets.ACK, rest));
    List<JoinedFrames.Frame> all = frames.all();

    String first = submit(STOPPED, 1_000, "-p", "1");
    send(all.subList(0, before));
    // In the state, and with their turn over: event time has gone past them in silence.
    awaitCounts(first, Map.of("frames_consumed", 3L, "ignored.tcp_empty", 1L));
    String savepoint = stopWithSavepoint(first);
    Documents documents = documents(STOPPED);
    assertThat(documents.sources()).isEmpty();

    String second = submit(STOPPED, 1_000, "-p", "3", "-s", savepoint);
    send(all.subList(before, all.size()));
    awaitCounts(
        second,
        Map.of(
            "frames_consumed", 5L,
            "frames_in_messages", 4L,
            "ignored.tcp_empty", 1L,
            "messages", 2L,
            "documents.created", 2L));

    assertThat(documents.sources()).isEqualTo(frames.documents()).hasSize(2);
    assertThat(stack.kafka().endOffsets("sip-frames-dead-letter").values()).containsOnly(0L);
    stack.flink().cancel(second);
  }

  @Test
  void aSavepointOfAnEarlierVersionIsTakenUpWithFewerTasks() throws Exception {
    HalfwayTraffic traffic = new HalfwayTraffic();
    try (var records = new FrameRecords(stack.kafka().address(), "sip-frames")) {
      // The savepoint holds them, and knows that it has read them.
      traffic.sendFirstHalf(records);
      String job =
          submit("sip-frames", 1_000, "-p", "1", "-s", SAVEPOINTS.resolve("format-1").toString());
      traffic.sendSecondHalf(records);
      awaitCounts(job, traffic.countsAtTheEnd());
      stack.flink().cancel(job);
    }

    Documents documents = documents("sip-frames");
    assertThat(documents.sources()).isEqualTo(traffic.documents()).hasSize(6);
    assertThat(stack.kafka().endOffsets("sip-frames-dead-letter").values()).containsOnly(0L);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "savepoint.directory",
      matches = ".+",
      disabledReason = "No test, but make-savepoint.sh")
  void makeASavepoint() throws Exception {
    HalfwayTraffic traffic = new HalfwayTraffic();
    // Event time must not go on: two pieces are to wait for their turn.
    String job = submit("sip-frames", 3_600_000, "-p", "2");
    try (var records = new FrameRecords(stack.kafka().address(), "sip-frames")) {
      traffic.sendFirstHalf(records);
    }
    awaitCounts(job, traffic.countsAtTheStop());
    Path savepoint = Path.of(URI.create(stopWithSavepoint(job)));
    Path target = Files.createDirectories(Path.of(System.getProperty("savepoint.directory")));
    try (var files = Files.list(savepoint)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  private static String submit(String topic, int idlenessMs, String... runOptions) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + stack.kafka().address(),
                "--elasticsearch.hosts=" + stack.elasticsearch().address(),
                "--elasticsearch.replicas=0",
                "--elasticsearch.index-prefix=of-" + topic,
                "--kafka.topics=" + topic,
                "--kafka.group-id=of-" + topic,
                "--elasticsearch.bulk-interval-ms=200",
                "--checkpoint-interval-ms=2000",
                "--out-of-orderness-ms=500",
                "--idle-timeout-ms=" + idlenessMs));
    // However long the restart takes here, it is no reason to give up.
    arguments.addAll(
        List.of("--ip-defrag.timeout-ms=3600000", "--tcp-reassembly.gap-timeout-ms=3600000"));
    return stack.flink().submit(List.of(runOptions), SipstreamHome.JOB_JAR, arguments);
  }

  private static void send(List<JoinedFrames.Frame> frames) throws Exception {
    try (var records = new FrameRecords(stack.kafka().address(), STOPPED)) {
      for (int i = 0; i < frames.size(); i++) {
        records.send(i, frames.get(i).bytes(), frames.get(i).headers());
      }
    }
  }

  private static void awaitCounts(String job, Map<String, Long> counts) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              FrameAccounting balance = FrameAccounting.of(stack.flink().accumulators(job));
              counts.forEach(
                  (name, count) -> assertThat(balance.count(name)).as(name).isEqualTo(count));
              assertThat(balance.imbalances()).isEmpty();
            });
  }

  /** What {@code flink stop JOB} does; returns where the savepoint is. */
  private static String stopWithSavepoint(String job) throws Exception {
    JsonApi flink = new JsonApi(stack.flink().address());
    String request =
        flink
            .post("/jobs/" + job + "/stop", "{\"drain\":false,\"formatType\":\"CANONICAL\"}")
            .path("request-id")
            .asText();
    String place = "/jobs/" + job + "/savepoints/" + request;
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> flink.get(place).at("/status/id").asText().equals("COMPLETED"));
    JsonNode done = flink.get(place);
    await().atMost(SOON).until(() -> stack.flink().jobState(job).equals("FINISHED"));
    assertThat(done.at("/operation/location").asText()).as("%s", done).startsWith("file:");
    return done.at("/operation/location").asText();
  }

  private static Documents documents(String topic) {
    return new Documents(stack.elasticsearch().address(), "of-" + topic);
  }
}
