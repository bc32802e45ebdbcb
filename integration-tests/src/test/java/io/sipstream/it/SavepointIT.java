package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Checks that a savepoint can be restored and that incomplete packets and messages then complete.
 * Restores with another parallelism, another state backend, and savepoints of earlier versions.
 */
class SavepointIT {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final int NEVER_IDLE_MS = 3_600_000;
  private static final String HEAP = "-Dstate.backend.type=hashmap";
  private static final String ROCKSDB = "-Dstate.backend.type=rocksdb";

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
  void partsInFlightCompleteAfterChangesOfParallelismAndStateBackend() throws Exception {
    InterruptedTraffic traffic = new InterruptedTraffic();
    Documents documents = documents(STOPPED);
    String last;
    try (var records = new FrameRecords(stack.kafka().address(), STOPPED)) {
      String first = submit(STOPPED, NEVER_IDLE_MS, "-p", "1", HEAP);
      traffic.sendFirstSection(records);
      awaitCounts(first, traffic.countsAtTheFirstStop());
      assertThat(stateBackend(first)).isEqualTo("HashMapStateBackend");
      String savepoint = stopWithSavepoint(first);
      assertThat(documents.sources()).isEmpty();

      String second = submit(STOPPED, NEVER_IDLE_MS, "-p", "3", ROCKSDB, "-s", savepoint);
      traffic.sendSecondSection(records);
      awaitCounts(second, traffic.countsAtTheSecondStop());
      assertThat(stateBackend(second)).isEqualTo("EmbeddedRocksDBStateBackend");
      savepoint = stopWithSavepoint(second);
      assertThat(documents.sources()).hasSize(1);

      last = submit(STOPPED, 1_000, "-p", "1", HEAP, "-s", savepoint);
      traffic.sendLastSection(records);
      awaitCounts(last, traffic.countsAtTheEnd());
      assertThat(stateBackend(last)).isEqualTo("HashMapStateBackend");
    }

    assertThat(documents.sources()).isEqualTo(traffic.documents()).hasSize(6);
    assertThat(stack.kafka().endOffsets("sip-frames-dead-letter").values()).containsOnly(0L);
    stack.flink().cancel(last);
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
      assertThat(documents("sip-frames").sources()).isEqualTo(traffic.documents()).hasSize(6);
      assertThat(stack.kafka().endOffsets("sip-frames-dead-letter").values()).containsOnly(0L);

      // The savepoint has no call state, so the first call began before the job.
      send(records, 0, "BYE sip:b@192.0.2.2 SIP/2.0", "earlier", "2 BYE");
      send(records, 100, "SIP/2.0 200 OK", "earlier", "2 BYE");
      send(records, 1_000, "INVITE sip:b@192.0.2.2 SIP/2.0", "later", "1 INVITE");
      send(records, 1_100, "SIP/2.0 200 OK", "later", "1 INVITE");
      send(records, 1_200, "ACK sip:b@192.0.2.2 SIP/2.0", "later", "1 ACK");
      send(records, 2_000, "BYE sip:b@192.0.2.2 SIP/2.0", "later", "2 BYE");
      send(records, 2_100, "SIP/2.0 200 OK", "later", "2 BYE");
      for (int partition = 0; partition < HalfwayTraffic.PARTITIONS; partition++) {
        send(records, partition, 120_000, "OPTIONS sip:b@192.0.2.2 SIP/2.0", "last", "1 OPTIONS");
      }
      awaitCounts(job, Map.of("calls_partial_at_start", 1L, "calls.merged", 7L));
      assertThat(new Documents(stack.elasticsearch().address(), "of-sip-frames-calls").sources())
          .hasSize(1)
          .allSatisfy(
              (id, call) -> {
                assertThat(call.at("/sip/call_id").asText()).isEqualTo("later");
                assertThat(call.at("/sip/call/duration_us").asLong()).isEqualTo(900_000);
                assertThat(call.at("/sip/call/closed").asBoolean()).isTrue();
              });
      stack.flink().cancel(job);
    }
  }

  private static void send(
      FrameRecords records, int millis, String startLine, String callId, String cseq)
      throws Exception {
    send(records, 0, millis, startLine, callId, cseq);
  }

  /** Sends a message to a partition, some time after those of the savepoint. */
  private static void send(
      FrameRecords records, int partition, int millis, String startLine, String callId, String cseq)
      throws Exception {
    boolean initial = startLine.startsWith("INVITE") || startLine.startsWith("OPTIONS");
    String message =
        String.join(
            "\r\n",
            startLine,
            "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + cseq.replace(' ', '-') + partition,
            "From: <sip:a@192.0.2.1>;tag=1",
            "To: <sip:b@192.0.2.2>" + (initial ? "" : ";tag=2"),
            "Call-ID: " + callId,
            "CSeq: " + cseq,
            "Content-Length: 0",
            "",
            "");
    records.send(
        partition,
        IpPackets.udp(message.getBytes(US_ASCII)),
        Map.of("ts", (1_795_000_010_000L + millis) + "000000", "lt", "101"));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "savepoint.directory",
      matches = ".+",
      disabledReason = "No test, but make-savepoint.sh")
  void makeASavepoint() throws Exception {
    HalfwayTraffic traffic = new HalfwayTraffic();
    // Event time must not go on: two pieces are to wait for their turn.
    String job = submit("sip-frames", NEVER_IDLE_MS, "-p", "2");
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
    if (idlenessMs == NEVER_IDLE_MS) {
      // Without idle time, the hold only delays the first watermark.
      arguments.add("--idle-hold-ms=200");
    }
    return stack.flink().submit(List.of(runOptions), SipstreamHome.JOB_JAR, arguments);
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

  /** Returns the class of the state backend that Flink's REST interface names. */
  private static String stateBackend(String job) throws Exception {
    return new JsonApi(stack.flink().address())
        .get("/jobs/" + job + "/checkpoints/config")
        .path("state_backend")
        .asText();
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
