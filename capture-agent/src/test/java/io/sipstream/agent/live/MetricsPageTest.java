package io.sipstream.agent.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.agent.capture.InterfaceLoop;
import io.sipstream.agent.hep.ConnectionCounts;
import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.kafka.ReportSender;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.Metrics;
import io.sipstream.agent.metrics.MissedFrames;
import io.sipstream.agent.metrics.SpoolCounts;
import io.sipstream.agent.process.AgentException;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.support.RateLimitedLog;
import io.sipstream.testing.ReferencePage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Tag("hostile")
class MetricsPageTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final FrameCounts counts = new FrameCounts();
  private final FrameQueue queue = new FrameQueue(10_000);
  private final AgentHealth health = new AgentHealth(0);
  private final ConnectionCounts connections = new ConnectionCounts();
  private final ReportSender reports =
      new ReportSender(new MockProducer<>(), "sip-reports", System.err);
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final RateLimitedLog log =
      new RateLimitedLog(new PrintStream(said, true, UTF_8)::println);
  private MetricsPage page;

  private final FrameLoop loop =
      new FrameLoop() {
        @Override
        public int doWork(long limit) {
          return 0;
        }

        @Override
        public void breakOff() {}

        @Override
        public void close() {}

        @Override
        public void addMetrics(Metrics metrics) {
          connections.addTo(metrics);
          new InterfaceLoop("eth0", null, null, System.err).addMetrics(metrics);
        }
      };

  @BeforeEach
  void open() throws Exception {
    page =
        MetricsPage.open(
            ANY_PORT, new AgentMetrics(counts, queue, loop, health, reports, "tap \"1\""), log);
  }

  @AfterEach
  void close() {
    page.close();
    reports.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + page.address().getPort() + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }

  private List<String> samples() throws Exception {
    return ask("GET", "/metrics").body().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void everyFigureOfTheReportIsThere() throws Exception {
    for (int i = 0; i < 9; i++) {
      counts.captured();
    }
    counts.sent();
    counts.sent();
    counts.acknowledged();
    counts.dropped("queue_full", 3);
    counts.dropped("kafka.TimeoutException");
    counts.missed(new MissedFrames(7, 2));
    counts.spool(() -> new SpoolCounts(10, 20, 25, 4, 5000));
    queue.offer(CapturedFrame.of(0, 1, new byte[72], 72));
    connections.accepted();
    connections.accepted();
    connections.refused(ConnectionCounts.Refusal.SHARE);
    connections.ended(ConnectionCounts.End.IDLE);
    connections.closed();

    assertThat(samples())
        .containsExactlyInAnyOrder(
            "sipstream_agent_build_info{agent=\"tap \\\"1\\\"\",version=\"\"} 1",
            "sipstream_agent_healthy 1.0",
            "sipstream_agent_frames_captured_total 9.0",
            "sipstream_agent_frames_sent_total 2.0",
            "sipstream_agent_frames_acknowledged_total 1.0",
            "sipstream_agent_frames_dropped_total{reason=\"queue_full\"} 3.0",
            "sipstream_agent_frames_dropped_total{reason=\"kafka.TimeoutException\"} 1.0",
            "sipstream_agent_capture_drops_total{by=\"kernel\"} 7.0",
            "sipstream_agent_capture_drops_total{by=\"interface\"} 2.0",
            // 9 captured and 10 recovered; 1 acknowledged, 4 dropped, 4 held
            "sipstream_agent_frames_in_flight 10.0",
            "sipstream_agent_queue_bytes 200.0",
            "sipstream_agent_queue_limit_bytes 10000.0",
            "sipstream_agent_spool_frames_recovered_total 10.0",
            "sipstream_agent_spool_frames_written_total 20.0",
            "sipstream_agent_spool_frames_read_total 25.0",
            "sipstream_agent_spool_frames 4.0",
            "sipstream_agent_spool_bytes 5000.0",
            "sipstream_agent_reports_waiting 0.0",
            "sipstream_agent_reports_lost_total 0.0",
            "sipstream_agent_interface_up 1.0",
            "sipstream_agent_interface_outages_total 0.0",
            "sipstream_agent_interface_outage_seconds_total 0.0",
            "sipstream_agent_connections 1.0",
            "sipstream_agent_connections_accepted_total 2.0",
            "sipstream_agent_connections_refused_total{reason=\"full\"} 0.0",
            "sipstream_agent_connections_refused_total{reason=\"share\"} 1.0",
            "sipstream_agent_connections_refused_total{reason=\"system\"} 0.0",
            "sipstream_agent_connections_ended_total{reason=\"displaced\"} 0.0",
            "sipstream_agent_connections_ended_total{reason=\"idle\"} 1.0",
            "sipstream_agent_connections_ended_total{reason=\"no_packet\"} 0.0",
            "sipstream_agent_connections_ended_total{reason=\"not_hep\"} 0.0",
            "sipstream_agent_connections_ended_total{reason=\"wrong_key\"} 0.0");
  }

  /** Which alerts and dashboard are held to, as MonitoringTest does. */
  @Test
  void theTableOfMetricsHasEachOfThemWithItsLabelsAndType() throws Exception {
    counts.dropped("queue_full", 3);
    counts.spool(() -> new SpoolCounts(10, 20, 25, 4, 5000));
    Map<String, Set<String>> shown = new TreeMap<>();
    for (String sample : samples()) {
      Set<String> labels = new TreeSet<>();
      Matcher label = Pattern.compile("[{,](\\w+)=\"").matcher(sample);
      while (label.find()) {
        labels.add(label.group(1));
      }
      shown.put(sample.substring("sipstream_agent_".length()).split("[{ ]")[0], labels);
    }

    Map<String, String> shownTypes = new TreeMap<>();
    ask("GET", "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("# TYPE sipstream_agent_"))
        .map(line -> line.substring("# TYPE sipstream_agent_".length()).split(" "))
        .forEach(words -> shownTypes.put(words[0], words[1]));

    Map<String, Set<String>> table = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    for (List<String> cells : ReferencePage.of("metrics.md").rows("metrics of the agent")) {
      String name = cells.get(0).replace("`", "");
      Set<String> labels = new TreeSet<>(List.of(cells.get(1).replaceAll("[` ]", "").split(",")));
      labels.remove("");
      table.put(name, labels);
      types.put(name, cells.get(2));
    }

    assertThat(table).isEqualTo(shown);
    assertThat(types).isEqualTo(shownTypes);
  }

  @Test
  void eachMetricHasHelpAndTypeInPrometheusTextFormat() throws Exception {
    HttpResponse<String> answer = ask("GET", "/metrics");

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body().lines())
        .contains(
            "# HELP sipstream_agent_frames_captured_total Frames captured.",
            "# TYPE sipstream_agent_frames_captured_total counter",
            "# TYPE sipstream_agent_queue_bytes gauge");
  }

  @Test
  void healthIsAStatusAndASentence() throws Exception {
    assertThat(ask("GET", "/healthz"))
        .returns(200, HttpResponse::statusCode)
        .returns("ok\n", HttpResponse::body);

    health.update(counts.snapshot(), "The capture on eth0 stopped.", 1);

    assertThat(ask("GET", "/healthz"))
        .returns(503, HttpResponse::statusCode)
        .returns("The capture on eth0 stopped.\n", HttpResponse::body);
    assertThat(samples()).contains("sipstream_agent_healthy 0.0");
  }

  @Test
  void nothingElseIsServed() throws Exception {
    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(ask("HEAD", "/metrics"))
        .returns(200, HttpResponse::statusCode)
        .returns("", HttpResponse::body);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 200})
  void clientsThatSendNoWholeRequestHoldUpNobody(int clients) throws Exception {
    List<Socket> halfOpen = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        Socket client = new Socket(page.address().getAddress(), page.address().getPort());
        halfOpen.add(client);
        client.getOutputStream().write("GET /metrics HT".getBytes(UTF_8));
      }
      long before = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    } finally {
      for (Socket each : halfOpen) {
        each.close();
      }
    }
    assertThat(said.toString(UTF_8).contains("more than 64 clients")).isEqualTo(clients > 64);
  }

  @Test
  void aClientThatSendsNoWholeRequestIsCutOff() throws Exception {
    try (Socket client = new Socket(page.address().getAddress(), page.address().getPort())) {
      client.setSoTimeout(20_000);
      client.getOutputStream().write("GET /metrics HT".getBytes(UTF_8));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(said.toString(UTF_8)).contains("closed after 5 seconds without a complete request.");
  }

  /** The status that the bytes are answered with. */
  private int raw(String request) throws Exception {
    try (Socket client = new Socket(page.address().getAddress(), page.address().getPort())) {
      client.setSoTimeout(10_000);
      client.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(client.getInputStream().readAllBytes(), UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET mailto:x HTTP/1.1, 400",
    "GET * HTTP/1.1, 400",
    "GET metrics HTTP/1.1, 400",
    "GET /metrics, 400",
    "GET /metrics HTTP/2.0, 400",
    "\u0016\u0003\u0001, 400",
    "CONNECT h:1 HTTP/1.1, 405",
    "OPTIONS * HTTP/1.1, 405",
    "GET http://127.0.0.1:1/metrics HTTP/1.1, 200",
    "GET /metrics?a=/b HTTP/1.1, 200",
    "GET /metrics HTTP/1.0, 200",
  })
  void everyRequestHasAnAnswer(String line, int status) throws Exception {
    assertThat(raw(line + "\r\n\r\n")).isEqualTo(status);
    assertThat(raw(line + "\r\nHost: 127.0.0.1\r\nX: y\r\n\r\nmore")).isEqualTo(status);
  }

  @Test
  void aRequestHasALimit() throws Exception {
    assertThat(raw("GET /metrics HTTP/1.1\r\nX: " + "x".repeat(9000))).isEqualTo(431);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9061, 200",
    "[::1]:9061, 200",
    "localhost, 200",
    "LocalHost:80, 200",
    "a.localhost, 200",
    "rebind.example, 421",
    "127.0.0.1.rebind.example:9061, 421",
    "localhost.rebind.example, 421",
    "'', 421",
  })
  void aHostThatIsNotOfThisMachineIsRefusedOnLoopback(String host, int status) throws Exception {
    assertThat(raw("GET /metrics HTTP/1.1\r\nhost: " + host + "\r\n\r\n")).isEqualTo(status);
  }

  @Test
  void twoHostsAreRefused() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n")).isEqualTo(400);
  }

  /** As a Prometheus that finds its targets by name. */
  @Test
  void anyHostIsTakenOnOtherAddresses() throws Exception {
    page.close();
    page =
        MetricsPage.open(
            new InetSocketAddress("0.0.0.0", 0),
            new AgentMetrics(counts, queue, loop, health, reports, null),
            log);
    assertThat(raw("GET /metrics HTTP/1.1\r\nHost: tap.example:9061\r\n\r\n")).isEqualTo(200);
  }

  @Test
  void anAddressThatIsTakenIsToldInOneSentence() {
    assertThatThrownBy(
            () ->
                MetricsPage.open(
                    page.address(), new AgentMetrics(counts, queue, loop, health, null, null), log))
        .isInstanceOf(AgentException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageMatching("--metrics-listen: cannot listen on .*:\\d+: Address already in use\\.")
        // Who has it may end yet.
        .extracting("exitStatus")
        .isEqualTo(1);
  }
}
