package io.sipstream.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two pages over HTTP: {@code /metrics} in Prometheus's text format (version 0.0.4), and {@code
 * /healthz}, status 200 while frames come through, 503 and a sentence when they do not.
 */
final class MetricsPage implements Closeable {
  private static final int THREADS = 8;
  private static final int BACKLOG = 16;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int BROKEN = 500;
  private static final int UNAVAILABLE = 503;

  static {
    // Seconds for a request and for its answer: who is slower is cut off.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "5");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final AgentMetrics metrics;

  private MetricsPage(HttpServer server, AgentMetrics metrics) {
    this.server = server;
    this.metrics = metrics;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "metrics-page");
              thread.setDaemon(true);
              return thread;
            });
  }

  static MetricsPage open(InetSocketAddress address, AgentMetrics metrics) throws AgentFailure {
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw AgentFailure.of(
          "--metrics-listen: the agent cannot listen on %s:%d: %s."
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
    MetricsPage page = new MetricsPage(server, metrics);
    server.setExecutor(page.threads);
    server.createContext("/", page::answer);
    server.start();
    return page;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        text(exchange, NOT_ALLOWED, "Only GET and HEAD.\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> metrics(exchange);
        case "/healthz" -> {
          String complaint = metrics.health().complaint();
          text(
              exchange,
              complaint == null ? OK : UNAVAILABLE,
              (complaint == null ? "ok" : complaint) + "\n");
        }
        default -> text(exchange, NOT_FOUND, "There are /metrics and /healthz.\n");
      }
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      writer.write(body, metrics.snapshots());
    } catch (RuntimeException e) {
      // A mistake of ours, which the server would answer with silence.
      text(exchange, BROKEN, "The metrics broke down with " + e + "; please report it.\n");
      return;
    }
    send(exchange, OK, writer.getContentType(), body.toByteArray());
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean withBody = !exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, withBody ? body.length : -1);
    if (withBody) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
