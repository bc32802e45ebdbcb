package io.sipstream.job.elasticsearch.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** A search server that has a fixed response for each request, and 404 for all others. */
public final class StubServer implements AutoCloseable {
  private record Response(int status, String body) {}

  private final HttpServer server;
  private final RestClient client;
  private final Map<String, Response> responses = new HashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private boolean isElastic;

  /** Starts the server on loopback. */
  public StubServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          requests.add((exchange.getRequestMethod() + " " + path + " " + body).strip());
          Response response =
              responses.getOrDefault(
                  exchange.getRequestMethod() + " " + path, new Response(404, "{}"));
          if (isElastic) {
            exchange.getResponseHeaders().set("X-elastic-product", "Elasticsearch");
          }
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          byte[] bytes = response.body.getBytes(UTF_8);
          exchange.sendResponseHeaders(response.status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    client =
        RestClient.builder(new HttpHost(InetAddress.getLoopbackAddress(), port(), "http")).build();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** Sets a response, for example to {@code GET /}. */
  public StubServer respond(String request, int status, String body) {
    responses.put(request, new Response(status, body));
    return this;
  }

  /** Sends the header of Elasticsearch with every response. */
  public StubServer elastic() {
    isElastic = true;
    return this;
  }

  /** Returns a client of this server. */
  public StartupClient client() {
    return new StartupClient(client);
  }

  /** Returns method, path and body of all requests. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.stop(0);
  }
}
