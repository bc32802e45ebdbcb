package io.sipstream.it.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Stands before a real Elasticsearch as a gateway does: hands requests on, unless its rule answers
 * them itself. With a TLS context it speaks HTTPS to its clients.
 */
public final class FaultProxy implements AutoCloseable {
  /** A status that is none of HTTP's: the connection is cut instead of an answer. */
  public static final int CUT = -1;

  /** A status that is none of HTTP's: the request is handed on. */
  public static final int PASS = 0;

  /** Decides about one request. */
  public interface Rule {
    /**
     * @param bulk number of this bulk request, from 1; 0 for any other request
     * @return {@link #PASS}, {@link #CUT} or the status to answer with
     */
    int statusFor(HttpExchange exchange, int bulk, int bodyBytes);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final Rule rule;
  private final String pathPrefix;
  private final List<Integer> bulkBytes = new CopyOnWriteArrayList<>();
  private final String scheme;

  /**
   * @param tls null for plain HTTP
   */
  public FaultProxy(URI target, SSLContext tls, Rule rule) throws IOException {
    this(target, tls, "", rule);
  }

  /**
   * @param pathPrefix what the path of each request begins with, and Elasticsearch does not see
   */
  public FaultProxy(URI target, SSLContext tls, String pathPrefix, Rule rule) throws IOException {
    this.target = target;
    this.pathPrefix = pathPrefix;
    this.rule = rule;
    this.scheme = tls == null ? "http" : "https";
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(address, 0);
    } else {
      var https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = https;
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it listens. */
  public URI address() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  /** Sizes of the bulk requests that came in, those refused among them. */
  public List<Integer> bulkBytes() {
    return bulkBytes;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int bulk = 0;
      if (exchange.getRequestURI().getPath().endsWith("/_bulk")) {
        bulkBytes.add(body.length);
        bulk = bulkBytes.size();
      }
      boolean known = exchange.getRequestURI().getPath().startsWith(pathPrefix + "/");
      int status = known ? rule.statusFor(exchange, bulk, body.length) : 404;
      if (status == PASS) {
        handOn(exchange, body);
      } else if (status != CUT) {
        answer(exchange, status, "<html>no Elasticsearch here</html>".getBytes(), "text/html");
      }
    }
  }

  private void handOn(HttpExchange exchange, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(
                target.resolve(exchange.getRequestURI().toString().substring(pathPrefix.length())))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : List.of("Content-Type", "Content-Encoding", "Accept-Encoding")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      var response = client.send(request.build(), BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("Content-Encoding")
          .ifPresent(encoding -> exchange.getResponseHeaders().set("Content-Encoding", encoding));
      String responseType = response.headers().firstValue("Content-Type").orElse("text/plain");
      answer(exchange, response.statusCode(), response.body(), responseType);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body, String type)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
