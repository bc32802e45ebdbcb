package io.sipstream.explorer.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A search server whose responses a test writes. It records the requests. */
final class ScriptedServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String EMPTY = response(0);

  /** Holds a request; the body of a GET is null. */
  record Request(String path, JsonNode body) {
    boolean isSearch(String indices) {
      return path.startsWith("/" + indices + "/_search");
    }
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final ServerIndices indices = new ServerIndices("sip");
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Function<Request, String> script;
  private final boolean stopsInBody;

  ScriptedServer(Function<Request, String> script) throws IOException {
    this(script, false);
  }

  /**
   * Starts a server.
   *
   * @param stopsInBody whether the second half of each body is never sent
   */
  ScriptedServer(Function<Request, String> script, boolean stopsInBody) throws IOException {
    this.script = script;
    this.stopsInBody = stopsInBody;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::respond);
    server.start();
  }

  private void respond(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    Request request =
        new Request(
            exchange.getRequestURI().getPath(), sent.length == 0 ? null : JSON.readTree(sent));
    requests.add(request);
    byte[] body = script.apply(request).getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    if (stopsInBody) {
      exchange.getResponseBody().write(body, 0, body.length / 2);
      exchange.getResponseBody().flush();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  SearchClient client(Duration timeout) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return SearchClient.of(address, null, timeout);
  }

  static CallLoader loader() {
    return loader(Long.MAX_VALUE / 2);
  }

  static CallLoader loader(long mostNanos) {
    return new CallLoader(
        new CallEventReader(CallKeySettings.DEFAULT, new byte[0]),
        new CallEvaluator(CallSettings.DEFAULT, Peers.none()),
        Peers.none(),
        mostNanos);
  }

  ElasticsearchStore store() {
    return new ElasticsearchStore(client(Duration.ofSeconds(30)), indices, loader());
  }

  /** Returns the response to a search. */
  static String response(long total, String... hits) {
    return "{\"took\":1,\"_shards\":{\"total\":1,\"failed\":0},\"hits\":{\"total\":{\"value\":%d},\"hits\":[%s]}}"
        .formatted(total, String.join(",", hits));
  }

  /** Returns the hit of an INVITE of a Call-ID. */
  static String invite(String callId) {
    String original =
        "INVITE sip:bob@example.org SIP/2.0\r\n"
            + ("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + callId + "\r\n")
            + ("From: <sip:alice@example.org>;tag=" + callId + "\r\n")
            + "To: <sip:bob@example.org>\r\n"
            + ("Call-ID: " + callId + "\r\n")
            + "CSeq: 1 INVITE\r\n"
            + "Content-Length: 0\r\n\r\n";
    return hit(
        "invite-" + callId,
        Map.of(
            "event", Map.of("original", original),
            "source", Map.of("ip", "192.0.2.1", "port", 5060),
            "destination", Map.of("ip", "192.0.2.2", "port", 5060),
            "sip", Map.of("call_id", callId, "timestamp", "2026-11-22T21:13:05.000000001Z")));
  }

  /** Returns a hit that has a Call-ID only. */
  static String callId(String id, String callId) {
    return hit(id, Map.of("sip", Map.of("call_id", callId)));
  }

  private static String hit(String id, Map<String, ?> source) {
    try {
      return JSON.writeValueAsString(Map.of("_id", id, "_source", source));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
