package io.sipstream.it.secured;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStackException;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.it.Documents;
import io.sipstream.it.FlinkPages;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.TopicFrames;
import io.sipstream.it.deploy.MetricsTable;
import io.sipstream.it.deploy.PrometheusPage;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.testing.Requirement;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path as a carrier runs it: SASL over TLS to Kafka, HTTPS with an API key to
 * Elasticsearch behind a gateway, Prometheus looking on; and no secret to be seen anywhere.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class SecuredPathIT {
  /** Metrics that exist only after their first count. */
  private static final Set<String> SELDOM =
      Set.of(
          "bulk_retries",
          "call_notices",
          "call_ids_failed",
          "call_ids_truncated",
          "call_ids_closed_under_pressure",
          "call_records_too_large",
          "calls_partial_at_start");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALL_IN_A_STREAM = "tcp-1@sipp.example.com";
  private static final String CALL_IN_FRAGMENTS = "interleaved-1@example.com";

  @TempDir private static Path directory;
  private static SecuredPath path;
  private static String job;
  private static long frames;

  @BeforeAll
  static void start() throws Exception {
    path = new SecuredPath(directory);
  }

  @AfterAll
  static void stop() {
    if (path != null) {
      path.close();
    }
  }

  @Test
  @Order(1)
  void everythingArrivesOverSecuredConnections() throws Exception {
    frames =
        JSON.readTree(path.agent("SCRAM-SHA-512", SipstreamHome.SAMPLES))
            .path("acknowledged")
            .asLong();
    job = path.submit("SCRAM-SHA-512", SecuredPath.API_KEY, "--kafka.start=earliest");

    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              FrameAccounting balance = FrameAccounting.of(path.stack.flink().accumulators(job));
              assertThat(balance.count("frames_consumed")).isEqualTo(frames).isGreaterThan(500);
              assertThat(balance.count("frames_pending_reassembly")).isZero();
              assertThat(balance.imbalances()).isEmpty();
            });
    long messages = FrameAccounting.of(path.stack.flink().accumulators(job)).count("messages");
    assertThat(new Documents(path.stack.elasticsearch().address()).total()).isEqualTo(messages);
    long json = 0;
    for (JsonNode hit : new Documents(path.stack.elasticsearch().address()).all().values()) {
      json += hit.path("_source").toString().length();
    }
    long sent = path.gateway.bulkBytes().stream().mapToLong(Integer::intValue).sum();
    System.out.printf(
        "SecuredPathIT: %d documents, %d bytes of JSON, sent in %d bytes%n", messages, json, sent);
    assertThat(sent).isPositive().isLessThan(json / 2);
  }

  @Test
  @Order(2)
  void whatPrometheusScrapesIsWhatTheJobCounted() throws Exception {
    Map<String, Long> counters = path.stack.flink().accumulators(job);
    PrometheusPage page = path.metrics();

    for (String total :
        List.of("frames_consumed", "frames_in_messages", "frames_pending_reassembly", "messages")) {
      assertThat(page.sum(total)).as(total).isEqualTo(counters.get(total));
    }
    assertThat(page.sumBy("ignored_by_kind_total", "kind")).isEqualTo(below("ignored.", counters));
    assertThat(page.sumBy("problems_by_name_total", "name"))
        .isEqualTo(below("problems.", counters));
    assertThat(page.sumBy("documents_by_result_total", "result"))
        .isEqualTo(below("documents.", counters));
    assertThat(page.sumBy("dead_letters_by_stage_reason_total", "stage", "reason"))
        .isEqualTo(below("dead_letters.", counters));
    assertThat(page.sumBy("messages_by_method_class_total", "method", "class"))
        .containsEntry("REGISTER.request", requestsOf("sip_register"))
        .satisfies(
            kinds ->
                assertThat(kinds.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(counters.get("messages")));
    assertThat(page.sum("frame_bytes")).isEqualTo(bytesIn("sip-frames"));
    assertThat(page.sum("packets_reassembled")).isPositive();
    assertThat(page.sum("stream_messages")).isPositive();
    assertThat(page.sum("reassembly_packets")).isZero();
    assertThat(page.sum("bulk_request_duration_ms_count"))
        .isEqualTo(path.gateway.bulkBytes().size());
    assertThat(page.ofJob("bulk_request_duration_ms"))
        .anyMatch(sample -> "0.99".equals(sample.labels().get("quantile")) && sample.value() > 0);
    assertThat(page.sum("indexing_lag_ms")).isPositive();

    // Those of Flink's own that alerts and dashboard ask for.
    for (String name :
        List.of(
            "jobmanager_job_numRestarts",
            "jobmanager_job_lastCheckpointDuration",
            "jobmanager_job_numberOfCompletedCheckpoints",
            "jobmanager_job_numberOfFailedCheckpoints",
            "taskmanager_job_task_operator_currentInputWatermark")) {
      assertThat(page.samples())
          .anyMatch(
              sample ->
                  sample.name().equals("flink_" + name) && sample.labels().containsKey("job_name"));
    }

    Map<String, Set<String>> there = new TreeMap<>();
    for (PrometheusPage.Sample sample : page.samples()) {
      if (sample.name().startsWith(PrometheusPage.JOB)) {
        var own = new TreeSet<>(sample.labels().keySet());
        own.retainAll(
            List.of("kind", "stage", "reason", "name", "result", "method", "class", "quantile"));
        there.put(sample.name().substring(PrometheusPage.JOB.length()), own);
      }
    }
    Map<String, Set<String>> documented = MetricsTable.read();
    documented.putAll(MetricsTable.readCalls());
    documented.keySet().removeIf(name -> SELDOM.contains(name) && !counters.containsKey(name));
    assertThat(there).as("docs/reference/metrics.md").isEqualTo(documented);
  }

  @Test
  @Order(3)
  void allFramesComeOutOfKafkaAsTheyWereCaptured() throws Exception {
    Path file = directory.resolve("all.pcapng");
    path.export("--from=1970-01-01T00:00:00Z", "--until=2262-01-01T00:00:00Z", "--output=" + file);

    List<CapturedFrame> exported = new ArrayList<>();
    try (CaptureFile capture = CaptureFile.open(file)) {
      for (CapturedFrame frame = capture.next(); frame != null; frame = capture.next()) {
        exported.add(frame);
      }
    }
    assertThat(exported).hasSize((int) frames);
    assertThat(exported).extracting(CapturedFrame::captureTimeNanos).isSorted();
    assertThat(exported.stream().map(SecuredPathIT::fileFacts).sorted())
        .containsExactlyElementsOf(
            TopicFrames.read(path.stack.kafka().address(), "sip-frames").stream()
                .map(SecuredPathIT::fileFacts)
                .sorted()
                .toList());
    checkWithTshark(file);
  }

  @Test
  @Order(4)
  void aCallComesOutWithAllThatItsMessagesWereMadeOf() throws Exception {
    Map<String, Set<String>> ids = new TreeMap<>();
    for (JsonNode hit : new Documents(path.stack.elasticsearch().address()).all().values()) {
      ids.computeIfAbsent(hit.at("/_source/sip/call_id").asText(), callId -> new TreeSet<>())
          .add(hit.path("_id").asText());
    }
    for (String callId : List.of(CALL_IN_A_STREAM, CALL_IN_FRAGMENTS)) {
      Path file = directory.resolve("call-" + callId.hashCode() + ".pcapng");
      path.export(
          "--from=2000-01-01T00:00:00Z",
          "--until=2100-01-01T00:00:00Z",
          "--call-id=" + callId,
          "--output=" + file);

      Set<String> found = new TreeSet<>();
      for (String line : decode("--format=bulk", file.toString())) {
        JsonNode action = JSON.readTree(line).path("create");
        if (action.path("routing").asText().equals(callId)) {
          found.add(action.path("_id").asText());
        }
      }
      assertThat(found).as(callId).isEqualTo(ids.get(callId)).isNotEmpty();
    }
  }

  @Test
  @Order(5)
  void everyMechanismLetsAgentAndJobIn() throws Exception {
    path.agent("PLAIN", SipstreamHome.SAMPLES.resolve("busy.pcap"));
    path.agent("OAUTHBEARER", SipstreamHome.SAMPLES.resolve("busy.pcap"));
    String bounded =
        path.submit(
            "OAUTHBEARER",
            null,
            "--elasticsearch.username=" + SecuredPath.USER,
            "--elasticsearch.password-file=" + path.file("password", SecuredPath.PASSWORD),
            "--pseudonymize=numbers,addresses",
            "--pseudonym-key-file=" + path.file("pseudonym-key", SecuredPath.PSEUDONYM_KEY),
            "--kafka.stop=latest",
            "--kafka.group-id=bounded");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> assertThat(path.stack.flink().jobState(bounded)).isEqualTo("FINISHED"));
    FrameAccounting books = FrameAccounting.of(path.stack.flink().accumulators(bounded));
    assertThat(books.imbalances()).isEmpty();
    assertThat(books.count("documents.rejected")).isZero();
    assertThat(books.count("frames_consumed")).isGreaterThan(frames);
  }

  @Test
  @Order(6)
  void wrongCredentialsAreOneSentenceEach() throws Exception {
    for (String mechanism : SecuredKafka.MECHANISMS) {
      Process agent =
          path.agentBuilder(path.kafka.wrongProperties(mechanism), SipstreamHome.SAMPLES).start();
      String errors = new String(agent.getErrorStream().readAllBytes(), UTF_8);
      assertThat(agent.waitFor()).as(errors).isEqualTo(1);
      assertThat(errors.lines()).as(mechanism).hasSize(1);
      assertThat(errors).contains("Kafka at " + path.kafka.address() + " rejects");
      path.outputs().add(errors);
    }
    Path wrong = path.kafka.wrongProperties("SCRAM-SHA-512");
    assertThatThrownBy(() -> path.submitWith(wrong, SecuredPath.API_KEY))
        .isInstanceOfSatisfying(
            LocalStackException.class,
            e -> {
              assertThat(e)
                  .hasMessageContaining(
                      "Kafka at " + path.kafka.address() + " (kafka.bootstrap-servers)")
                  .hasMessageContaining("invalid credentials with SASL mechanism SCRAM-SHA-512");
              assertThat(e.getMessage()).doesNotContain("\tat ");
              path.outputs().add(e.getMessage());
            });
    // The job is let in by Kafka with PLAIN, and not by Elasticsearch.
    String failing = path.submit("PLAIN", SecuredPath.WRONG_KEY, "--kafka.group-id=failing");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(path.stack.flink().jobState(failing)).isEqualTo("FAILED"));
    assertThat(path.stack.flink().jobFailure(failing))
        .contains("Elasticsearch rejects the credentials (status 401")
        .contains("check elasticsearch.username and elasticsearch.password");
  }

  @Test
  @Order(7)
  void elasticsearchTakesTheTemplateWithTheAlias() throws Exception {
    URI node = path.stack.elasticsearch().address();
    Path template = SipstreamHome.DIRECTORY.resolve("deploy/elasticsearch/index-template.json");
    Path alias = SipstreamHome.DIRECTORY.resolve("deploy/elasticsearch/packetbeat-alias.json");

    send(node, "PUT", "/_index_template/sip-messages", Files.readString(template));
    send(node, "POST", "/_aliases", Files.readString(alias));
    send(node, "PUT", "/sip-messages-2030.01.01/_create/1", "{\"type\":\"sip\"}");
    send(node, "POST", "/packetbeat-sip/_refresh", "");

    JsonNode newest =
        JSON.readTree(
            send(node, "GET", "/packetbeat-sip/_search?q=_index:sip-messages-2030.01.01", ""));
    assertThat(newest.at("/hits/total/value").asInt()).isEqualTo(1);
    JsonNode all = JSON.readTree(send(node, "GET", "/packetbeat-*/_count", ""));
    assertThat(all.path("count").asInt()).isGreaterThan(300);
  }

  private static String send(URI node, String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(node.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return answer.body();
  }

  private static String fileFacts(CapturedFrame frame) {
    return frame.captureTimeNanos()
        + " "
        + frame.linkType()
        + " "
        + frame.originalLengthBytes()
        + " "
        + frame.interfaceName()
        + " "
        + HexFormat.of().formatHex(frame.bytes());
  }

  /** Wireshark's own reader must find as many frames, and the times to the nanosecond. */
  private static void checkWithTshark(Path file) throws Exception {
    String program = Requirement.TSHARK.program("The exported frames as tshark reads them");
    Process tshark =
        new ProcessBuilder(
                program, "-n", "-r", file.toString(), "-T", "fields", "-e", "frame.time_epoch")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> times = tshark.inputReader().lines().toList();
    assertThat(tshark.waitFor()).isZero();
    assertThat(times)
        .hasSize((int) frames)
        .anyMatch(time -> time.matches("\\d+\\.\\d{6}(?!000)\\d{3}"));
  }

  private static List<String> decode(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("decode"));
    command.addAll(List.of(arguments));
    return SipstreamHome.outputOf(SipstreamHome.command(command.toArray(String[]::new)))
        .lines()
        .filter(line -> line.startsWith("{\"create\"") || line.startsWith("{\"@timestamp\""))
        .toList();
  }

  @Test
  @Order(8)
  void noSecretIsToBeSeen() throws Exception {
    List<String> secrets = path.secrets();
    Map<String, String> texts = new TreeMap<>();
    new FlinkPages(path.stack.flink().address()).readInto(texts);
    texts.put("/proc/*/cmdline", String.join("\n", SecuredPath.commandLines()));
    texts.put("command lines while agents ran", String.join("\n", path.seenCommands()));
    texts.put("what agents and clients said", String.join("\n", path.outputs()));
    texts.put("--print-config", path.printedConfig());
    try (var files = Files.walk(path.stack.dataDirectory())) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*\\.(log|out|err|txt|yaml)")).toList()) {
        texts.put(file.toString(), Files.readString(file, ISO_8859_1));
      }
    }

    System.out.printf(
        "SecuredPathIT: looked for %d secrets in %d texts of %d characters%n",
        secrets.size(), texts.size(), texts.values().stream().mapToLong(String::length).sum());
    assertThat(texts).hasSizeGreaterThan(30);
    assertThat(texts.get("--print-config"))
        .contains("api-key")
        .contains("pseudonym-key: '********'");
    for (String secret : secrets) {
      texts.forEach((where, text) -> assertThat(text.contains(secret)).as(where).isFalse());
    }
  }

  private static Map<String, Long> below(String prefix, Map<String, Long> counters) {
    Map<String, Long> rest = new TreeMap<>();
    counters.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            rest.put(name.substring(prefix.length()), count);
          }
        });
    return rest;
  }

  private static long requestsOf(String action) throws Exception {
    return new Documents(path.stack.elasticsearch().address())
        .all().values().stream()
            .map(hit -> hit.path("_source"))
            .filter(source -> source.at("/event/action").asText().equals(action))
            .filter(source -> source.at("/sip/type").asText().equals("request"))
            .count();
  }

  private static long bytesIn(String topic) {
    return TopicFrames.read(path.stack.kafka().address(), topic).stream()
        .mapToLong(frame -> frame.bytes().length)
        .sum();
  }
}
