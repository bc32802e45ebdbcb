package io.sipstream.it.agent;

import static io.sipstream.it.agent.AgentProcess.patiently;
import static io.sipstream.it.agent.AgentProcess.servers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.it.MarkedMessages;
import io.sipstream.it.SharedStack;
import io.sipstream.it.TopicFrames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that captures 2,000 messages a second on lo while a real broker is away.
 *
 * <p>{@code -Doutage.seconds=60} makes the outage longer, and with it the memory of the agent what
 * it is by default: that of the build is small, so that it is full within its few seconds.
 */
@Tag("long")
class AgentSpoolIT {
  private static final int PER_SECOND = 2000;
  private static final int SHORT_SECONDS = 4;
  private static final int OUTAGE_SECONDS = Integer.getInteger("outage.seconds", SHORT_SECONDS);
  @RegisterExtension static final SharedStack SHARED = SharedStack.kafka();
  private static LocalStack stack;

  @TempDir Path directory;
  private String topic;
  private MarkedMessages messages;

  @BeforeAll
  static void startKafka() {
    stack = SHARED.servers();
  }

  @BeforeEach
  void aTopicOfItsOwn(TestInfo test) throws IOException {
    topic = SHARED.name(test.getTestMethod().orElseThrow().getName());
    stack.kafka().createTopic(topic, 3, Map.of());
    messages = new MarkedMessages();
  }

  @AfterEach
  void end() {
    messages.close();
  }

  private AgentProcess agent(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "live",
                servers(stack),
                "--topic=" + topic,
                "--interface=lo",
                // Not the port alone: TCP connections of others may have its number.
                "--filter=udp port " + messages.port(),
                "--agent-name=tap-1",
                "--report=json"));
    if (OUTAGE_SECONDS == SHORT_SECONDS) {
      arguments.addAll(
          List.of(
              "--queue-size=1",
              "--producer-property=buffer.memory=1048576",
              "--producer-property=batch.size=65536"));
    }
    arguments.addAll(List.of(more));
    AgentProcess agent = AgentProcess.start(directory, arguments.toArray(String[]::new));
    agent.assumeCapturing();
    return agent;
  }

  private String spool() {
    return "--spool-dir=" + directory.resolve("spool");
  }

  private static void sleep(int seconds) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(seconds).toMillis());
  }

  private JsonNode report(AgentProcess agent) throws Exception {
    JsonNode report = new ObjectMapper().readTree(agent.output());
    System.out.printf("%s, %d s away: %s%n", topic, OUTAGE_SECONDS, report);
    return report;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
      return files.filter(file -> file.toString().endsWith(".pcapng")).toList();
    }
  }

  private long inTopic() {
    return stack.kafka().endOffsets(topic).values().stream().mapToLong(Long::longValue).sum();
  }

  private void assertAllArrived(int count) {
    List<CapturedFrame> frames = TopicFrames.read(stack.kafka().address(), topic);
    assertThat(frames.stream().map(MarkedMessages::numberOf).distinct().sorted())
        .isEqualTo(IntStream.range(0, count).boxed().toList());
    assertThat(frames)
        .allSatisfy(
            frame -> {
              assertThat(frame.agent()).isEqualTo("tap-1");
              assertThat(frame.interfaceName()).isEqualTo("lo");
              assertThat(frame.replayId()).isNull();
            });
    // A frame that is there twice came with the same headers both times.
    assertThat(frames.stream().map(TopicFrames::describe).distinct()).hasSize(count);
  }

  @Test
  void withASpoolAllArriveThatWereCapturedWhileKafkaWasAway() throws Exception {
    String reportsTopic = topic + "-reports";
    stack.kafka().createTopic(reportsTopic, 2, Map.of());
    AgentProcess agent =
        agent(
            spool(),
            "--metrics-listen=:0",
            "--capture-stats-topic=" + reportsTopic,
            "--capture-stats-interval=1");
    messages.start(PER_SECOND);
    sleep(1);
    stack.kafka().pause();
    try {
      sleep(OUTAGE_SECONDS);
      assertThat(page(agent, "/metrics"))
          .contains("# TYPE sipstream_agent_frames_captured_total counter")
          .containsPattern("sipstream_agent_spool_frames_written_total [1-9]")
          .contains("sipstream_agent_capture_drops_total{by=\"kernel\"} 0.0");
    } finally {
      stack.kafka().resume();
    }
    sleep(1);
    int count = messages.stop();
    patiently().until(() -> inTopic() >= count);
    agent.terminate();

    assertThat(agent.status()).as("%s", agent.errors()).isZero();
    assertAllArrived(count);
    JsonNode report = report(agent);
    assertThat(report.path("captured").asInt()).isEqualTo(count);
    assertThat(report.path("dropped").asInt()).isZero();
    assertThat(report.path("acknowledged").asInt()).isEqualTo(count);
    assertThat(report.at("/spool/written").asInt()).isGreaterThan(PER_SECOND / 2);
    assertThat(report.at("/spool/read")).isEqualTo(report.at("/spool/written"));
    assertThat(report.at("/spool/held").asInt()).isZero();
    assertThat(segments()).isEmpty();
    assertReportsTell(count, reportsTopic);
  }

  private static String page(AgentProcess agent, String path) throws Exception {
    Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:\\d+").matcher(agent.errors());
    assertThat(address.find()).as("%s", agent.errors()).isTrue();
    HttpRequest request = HttpRequest.newBuilder(URI.create(address.group() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static void assertReportsTell(int count, String reportsTopic) throws Exception {
    List<JsonNode> reports = new ArrayList<>();
    for (var each : TopicFrames.records(stack.kafka().address(), reportsTopic)) {
      assertThat(each.key()).asString(UTF_8).isEqualTo("tap-1");
      reports.add(new ObjectMapper().readTree(each.value()));
    }
    assertThat(reports).extracting(each -> each.path("agent").asText()).containsOnly("tap-1");
    assertThat(reports).extracting(each -> each.path("interface").asText()).containsOnly("lo");
    assertThat(reports)
        .extracting(each -> each.path("sequence").asInt())
        .isEqualTo(IntStream.range(0, reports.size()).boxed().toList());
    for (String total : List.of("captured", "acknowledged")) {
      assertThat(reports.stream().mapToInt(each -> each.path(total).asInt()).sum())
          .as(total)
          .isEqualTo(count);
    }
    JsonNode end = reports.get(reports.size() - 1);
    assertThat(end.path("last").asBoolean()).isTrue();
    assertThat(end.path("waiting").asInt()).isZero();
    for (int i = 1; i < reports.size(); i++) {
      assertThat(reports.get(i).path("from_ns")).isEqualTo(reports.get(i - 1).path("to_ns"));
    }
  }

  @Test
  void withoutASpoolEachMessageIsAcknowledgedOrCountedAsDropped() throws Exception {
    AgentProcess agent = agent();
    messages.start(PER_SECOND);
    sleep(1);
    stack.kafka().pause();
    try {
      sleep(OUTAGE_SECONDS);
    } finally {
      stack.kafka().resume();
    }
    int count = messages.stop();
    sleep(2);
    agent.terminate();

    assertThat(agent.status()).as("%s", agent.errors()).isZero();
    JsonNode report = report(agent);
    assertThat(report.path("captured").asInt()).isEqualTo(count);
    assertThat(report.path("dropped").asInt()).isPositive();
    assertThat(report.path("acknowledged").asInt() + report.path("dropped").asInt())
        .isEqualTo(count);
    assertThat(inTopic()).isEqualTo(report.path("acknowledged").asLong());
  }

  @Test
  void whatAnAgentLeavesThatIsToldToEndOrKilledTheNextOneSends() throws Exception {
    AgentProcess first = agent(spool());
    messages.start(PER_SECOND);
    patiently().until(() -> inTopic() > 0);
    stack.kafka().pause();
    int captured;
    try {
      sleep(2);
      first.terminate();
      assertThat(first.status()).as("%s", first.errors()).isZero();
      JsonNode report = report(first);
      captured = report.path("captured").asInt();
      assertThat(report.path("dropped").asInt()).isZero();
      assertThat(report.at("/spool/held").asInt()).isPositive();

      // It starts without a broker, since its frames can wait.
      AgentProcess second = agent(spool());
      assertThat(second.errors())
          .contains("Records for topic " + topic + " are queued until a broker responds.");
      sleep(2);
      second.kill();
      messages.stop();
    } finally {
      stack.kafka().resume();
    }

    AgentProcess last = agent(spool());
    assertThat(last.errors()).contains(" frames of an earlier run are in ");
    patiently().until(() -> segments().isEmpty());
    last.terminate();

    assertThat(last.status()).as("%s", last.errors()).isZero();
    JsonNode report = report(last);
    int recovered = report.at("/spool/recovered").asInt();
    assertThat(report.path("acknowledged").asInt()).isEqualTo(recovered);
    List<Integer> arrived =
        TopicFrames.read(stack.kafka().address(), topic).stream()
            .map(MarkedMessages::numberOf)
            .distinct()
            .toList();
    assertThat(arrived).containsAll(IntStream.range(0, captured).boxed().toList());
    // Of what the second one captured, all that was beyond half of its memory.
    assertThat(arrived).hasSizeGreaterThan(captured + PER_SECOND);
  }
}
