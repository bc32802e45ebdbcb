package io.sipstream.it.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.LocalStack;
import io.sipstream.it.SipstreamHome;
import io.sipstream.it.agent.AgentProcess;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus answers every expression of the dashboard with data while a job and an agent
 * run. The agent has dropped a datagram, since a counter of a reason begins with its first frame.
 */
@Tag("long")
class DashboardIT {
  private static final Path DASHBOARD =
      SipstreamHome.DIRECTORY.resolve("deploy/monitoring/dashboard.json");

  @TempDir private Path directory;

  @Test
  void everyExpressionReturnsDataOfARunningJobAndAgent() throws Exception {
    int metrics = PrometheusServer.freePort();
    int hep = PrometheusServer.freePort();
    try (MonitoredStack monitored =
        MonitoredStack.start(directory, LocalStack.builder(), 2, List.of(metrics), 0)) {
      monitored.createTopics(1);
      LocalStack stack = monitored.stack();
      String job =
          monitored.submit(
              List.of(),
              List.of("--kafka.capture-stats-topic=sip-reports", "--checkpoint-interval-ms=1000"));
      try (AgentProcess agent =
          AgentProcess.start(
              directory,
              "hep",
              AgentProcess.servers(stack),
              "--listen=udp://127.0.0.1:" + hep,
              "--metrics-listen=127.0.0.1:" + metrics,
              "--spool-dir=" + directory.resolve("spool"),
              "--capture-stats-topic=sip-reports",
              "--capture-stats-interval=1")) {
        SipstreamHome.outputOf(
            SipstreamHome.agent(
                List.of("replay", AgentProcess.servers(stack), SipstreamHome.SAMPLES.toString())));
        await("checkpoints")
            .atMost(Duration.ofMinutes(2))
            .until(() -> stack.flink().jobState(job).equals("RUNNING"));

        Map<String, String> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(20);
        Map<String, Integer> series = new TreeMap<>();
        await("data of every expression")
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofSeconds(1))
            .ignoreExceptions()
            .untilAsserted(
                () -> {
                  sendNoHep(hep);
                  for (Map.Entry<String, String> each : expressions.entrySet()) {
                    series.put(each.getKey(), numbers(monitored.prometheus(), each.getKey()));
                  }
                  assertThat(series)
                      .allSatisfy((expression, count) -> assertThat(count).isPositive());
                });
        series.forEach(
            (expression, count) ->
                System.out.printf(
                    "DashboardIT: %d series, %s: %s%n",
                    count, expressions.get(expression), expression));
        agent.terminate();
        assertThat(agent.status()).isZero();
      }
    }
  }

  /** Returns the panel of each expression. Grafana replaces the interval likewise. */
  private static Map<String, String> expressions() throws Exception {
    Map<String, String> expressions = new TreeMap<>();
    for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        expressions.put(
            target.path("expr").asText().replace("$__rate_interval", "15s"),
            panel.path("title").asText());
      }
    }
    return expressions;
  }

  /** Returns how many series of an expression have a number now. */
  private static int numbers(PrometheusServer prometheus, String expression) throws Exception {
    List<JsonNode> numbers = new ArrayList<>();
    for (JsonNode each : prometheus.query(expression)) {
      if (!each.at("/value/1").asText().equals("NaN")) {
        numbers.add(each);
      }
    }
    return numbers.size();
  }

  private static void sendNoHep(int port) throws Exception {
    byte[] other = "OPTIONS".getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.send(new DatagramPacket(other, other.length, InetAddress.getLoopbackAddress(), port));
    }
  }
}
