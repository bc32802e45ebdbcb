package io.sipstream.agent.live;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.sipstream.agent.process.AgentException;
import io.sipstream.support.RateLimitedLog;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves two pages over HTTP: {@code /metrics} in Prometheus's text format (version 0.0.4), and
 * {@code /healthz} with status 200 while frames reach Kafka, else 503 and the reason.
 */
public final class MetricsPage implements Closeable {
  private static final int OK = 200;
  private static final int BAD = 400;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int MISDIRECTED = 421;
  private static final int BROKEN = 500;
  private static final int UNAVAILABLE = 503;

  private static final Pattern REQUEST_LINE = Pattern.compile("(\\S+) (\\S+) HTTP/1\\.(\\d)");
  private static final Pattern TARGET =
      Pattern.compile("(?:http://[^/?#]+)?(/[^?#]*)(?:\\?.*)?", Pattern.CASE_INSENSITIVE);
  private static final String HOST = "host:";
  private static final Pattern LITERAL_OR_LOCAL =
      Pattern.compile("(?i)(?:\\[[0-9a-f:.]+]|\\d+(?:\\.\\d+){3}|(?:.+\\.)?localhost)(?::\\d*)?");

  private final AgentMetrics metrics;
  private final InetSocketAddress listenAddress;
  private final PageServer server;

  private MetricsPage(InetSocketAddress address, AgentMetrics metrics, RateLimitedLog log)
      throws IOException {
    this.metrics = metrics;
    this.listenAddress = address;
    this.server = new PageServer(address, this::respond, log);
  }

  public static MetricsPage open(
      InetSocketAddress address, AgentMetrics metrics, RateLimitedLog log) throws AgentException {
    try {
      MetricsPage page = new MetricsPage(address, metrics, log);
      page.server.start();
      return page;
    } catch (IOException e) {
      throw AgentException.of(
          "--metrics-listen: cannot listen on %s:%d: %s."
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  public InetSocketAddress address() {
    return server.address();
  }

  private PageResponse respond(String head) {
    List<String> lines = head.lines().takeWhile(line -> !line.isEmpty()).toList();
    Matcher request = REQUEST_LINE.matcher(lines.isEmpty() ? "" : lines.get(0));
    if (!request.matches()) {
      return PageResponse.text(BAD, "Malformed HTTP/1.1 request.");
    }
    if (!request.group(1).equals("GET") && !request.group(1).equals("HEAD")) {
      return PageResponse.text(NOT_ALLOWED, "Use GET or HEAD.");
    }
    List<String> hosts =
        lines.stream()
            .filter(line -> line.regionMatches(true, 0, HOST, 0, HOST.length()))
            .map(line -> line.substring(HOST.length()).strip())
            .toList();
    Matcher target = TARGET.matcher(request.group(2));
    if (!target.matches() || hosts.size() > 1) {
      return PageResponse.text(BAD, "The request needs a path and exactly one Host.");
    }
    if (!hosts.isEmpty() && !isOurs(hosts.get(0))) {
      return PageResponse.text(MISDIRECTED, "Host must be localhost or an IP address.");
    }
    return page(target.group(1));
  }

  /**
   * Returns whether the Host is acceptable. On loopback, other names are rejected, because a web
   * site could read this page through a name that resolves to loopback (DNS rebinding).
   */
  private boolean isOurs(String host) {
    return !listenAddress.getAddress().isLoopbackAddress()
        || LITERAL_OR_LOCAL.matcher(host).matches()
        || host.toLowerCase(Locale.ROOT)
            .replaceFirst(":\\d*$", "")
            .equals(listenAddress.getHostString().toLowerCase(Locale.ROOT));
  }

  private PageResponse page(String path) {
    return switch (path) {
      case "/metrics" -> metricsNow();
      case "/healthz" -> health(metrics.health().unhealthyReason());
      default -> PageResponse.text(NOT_FOUND, "Not found: use /metrics or /healthz.");
    };
  }

  private static PageResponse health(String unhealthyReason) {
    return unhealthyReason == null
        ? PageResponse.text(OK, "ok")
        : PageResponse.text(UNAVAILABLE, unhealthyReason);
  }

  private PageResponse metricsNow() {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      writer.write(body, metrics.snapshots());
    } catch (IOException | RuntimeException e) {
      // A bug. Without a response the client would see only a closed connection.
      return PageResponse.text(BROKEN, "Internal error: " + e + "; please report it.");
    }
    return new PageResponse(OK, writer.getContentType(), body.toByteArray());
  }

  @Override
  public void close() {
    server.close();
  }
}
