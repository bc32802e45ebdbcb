package io.sipstream.it.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Debian's Alertmanager on loopback, and the receiver of its notifications. */
final class AlertmanagerServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_CONTENT = 204;

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final HttpServer receiver;
  private final Process process;
  private final int port;

  private AlertmanagerServer(Path program, Path directory) throws IOException {
    Files.createDirectories(directory);
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
    Path configuration =
        Files.writeString(
            directory.resolve("alertmanager.yml"),
            """
            route: {receiver: test, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
            receivers:
              - name: test
                webhook_configs: [{url: "http://127.0.0.1:%d/", send_resolved: true}]
            """
                .formatted(receiver.getAddress().getPort()));
    port = PrometheusServer.freePort();
    process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
  }

  /** Starts both, or skips the test if Alertmanager is missing. */
  static AlertmanagerServer start(Path directory) throws IOException {
    String program =
        Requirement.PROMETHEUS_ALERTMANAGER.program("Notifications of the alerts by Alertmanager");
    return new AlertmanagerServer(Path.of(program), directory);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      JSON.readTree(exchange.getRequestBody()).path("alerts").forEach(received::add);
      exchange.sendResponseHeaders(NO_CONTENT, -1);
    }
  }

  int port() {
    return port;
  }

  /**
   * Returns the alerts of all notifications so far with a name and a state.
   *
   * @param state {@code firing} or {@code resolved}
   */
  List<JsonNode> received(String alert, String state) {
    return received.stream()
        .filter(each -> each.at("/labels/alertname").asText().equals(alert))
        .filter(each -> each.path("status").asText().equals(state))
        .toList();
  }

  @Override
  public void close() {
    PrometheusServer.end(process);
    receiver.stop(0);
  }
}
