package io.sipstream.it.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.it.SipstreamHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Prometheus on loopback that scrapes and evaluates once a second. Its rules are those of {@code
 * alerts.yml}, in which only the durations are replaced: minutes by seconds, hours by minutes.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DURATION = Pattern.compile("\\b(\\d+)([mhd])\\b");
  private static final Map<String, Integer> MINUTES = Map.of("m", 1, "h", 60, "d", 1_440);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the server; {@link #query} works soon after.
   *
   * @param directory for its configuration, data and log; it does not exist yet
   * @param targets ports of the pages to scrape, on loopback, by name of the scrape job
   * @param alertmanager port of an Alertmanager on loopback; 0 for none
   */
  static PrometheusServer start(
      Path program, Path directory, Map<String, List<Integer>> targets, int alertmanager)
      throws IOException {
    Files.createDirectories(directory);
    Path rules = Files.writeString(directory.resolve("alerts.yml"), rulesInSeconds());
    StringBuilder text =
        new StringBuilder(
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["%s"]
            alerting: {alertmanagers: [{static_configs: [{targets: [%s]}]}]}
            scrape_configs:
            """
                .formatted(rules, alertmanager == 0 ? "" : addresses(List.of(alertmanager))));
    targets.forEach(
        (name, ports) ->
            text.append("  - job_name: %s\n".formatted(name))
                .append("    static_configs: [{targets: [%s]}]\n".formatted(addresses(ports))));
    Path configuration = Files.writeString(directory.resolve("prometheus.yml"), text);
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    return new PrometheusServer(process, port);
  }

  private static String addresses(List<Integer> ports) {
    return ports.stream()
        .map(port -> "\"127.0.0.1:" + port + "\"")
        .collect(Collectors.joining(", "));
  }

  /** Returns the alerts with minutes as seconds, since a test has no hour. */
  private static String rulesInSeconds() throws IOException {
    String rules =
        Files.readString(SipstreamHome.DIRECTORY.resolve("deploy/monitoring/alerts.yml"));
    // Comments and summaries have times in words only.
    return DURATION
        .matcher(rules)
        .replaceAll(found -> Integer.parseInt(found.group(1)) * MINUTES.get(found.group(2)) + "s");
  }

  /** Returns a free port of loopback. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Returns the alerts that fire now. */
  public List<JsonNode> firing() throws Exception {
    List<JsonNode> firing = new ArrayList<>();
    for (JsonNode alert : get("alerts").at("/data/alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        firing.add(alert);
      }
    }
    return firing;
  }

  /** Returns the names of the alerts that fire now. */
  public List<String> firingNames() throws Exception {
    return firing().stream().map(alert -> alert.at("/labels/alertname").asText()).toList();
  }

  /** All rules, with their health. */
  List<JsonNode> rules() throws Exception {
    List<JsonNode> rules = new ArrayList<>();
    get("rules").at("/data/groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** The series that an expression gives now. */
  public JsonNode query(String expression) throws Exception {
    JsonNode answer = get("query?query=" + URLEncoder.encode(expression, UTF_8));
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return answer.at("/data/result");
  }

  private JsonNode get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    String body = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    return JSON.readTree(body);
  }

  @Override
  public void close() {
    end(process);
  }

  /** Ends a process, with SIGKILL if necessary. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
