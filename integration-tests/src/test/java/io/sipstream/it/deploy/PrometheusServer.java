package io.sipstream.it.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Prometheus on loopback that scrapes and evaluates once a second. */
final class PrometheusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

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
   * @param ports of the pages to scrape, on loopback
   */
  static PrometheusServer start(Path program, Path directory, Path rules, List<Integer> ports)
      throws IOException {
    Files.createDirectories(directory);
    String targets =
        ports.stream().map(port -> "\"127.0.0.1:" + port + "\"").collect(Collectors.joining(", "));
    Path configuration =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: flink
                static_configs: [{targets: [%s]}]
            """
                .formatted(rules, targets));
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

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The alerts that fire now. */
  List<JsonNode> firing() throws Exception {
    List<JsonNode> firing = new ArrayList<>();
    for (JsonNode alert : get("alerts").at("/data/alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        firing.add(alert);
      }
    }
    return firing;
  }

  /** All rules, with their health. */
  List<JsonNode> rules() throws Exception {
    List<JsonNode> rules = new ArrayList<>();
    get("rules").at("/data/groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** The series that an expression gives now. */
  JsonNode query(String expression) throws Exception {
    return get("query?query=" + URLEncoder.encode(expression, UTF_8)).at("/data/result");
  }

  private JsonNode get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    String body = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    return JSON.readTree(body);
  }

  @Override
  public void close() {
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
