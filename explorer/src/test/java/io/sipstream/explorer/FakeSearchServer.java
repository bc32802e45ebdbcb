package io.sipstream.explorer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.event.CallKeySettings;
import io.sipstream.calls.peers.Peers;
import io.sipstream.explorer.store.CallLoader;
import io.sipstream.explorer.store.ElasticsearchStore;
import io.sipstream.explorer.store.SearchClient;
import io.sipstream.explorer.store.ServerIndices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Responds to searches as given, and records the credentials of the requests. */
public final class FakeSearchServer implements AutoCloseable {
  static final String MAPPING =
      "{\"indices\":[\"sip-messages-1\"],\"fields\":{\"sip.call_id\":{\"keyword\":{\"type\":\"keyword\"}}}}";
  static final String EMPTY =
      "{\"took\":1,\"_shards\":{\"total\":1,\"failed\":0},\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final List<String> credentials = new CopyOnWriteArrayList<>();
  final List<String> users = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile String searched = EMPTY;
  volatile String mapping = MAPPING;
  volatile long delayMillis;

  /** Starts a server. */
  public FakeSearchServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::respond);
    server.start();
  }

  private void respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    credentials.add(String.valueOf(authorization));
    users.add(exchange.getRequestHeaders().getFirst("es-security-runas-user"));
    users.add(exchange.getRequestHeaders().getFirst("opendistro_security_impersonate_as"));
    exchange.getRequestBody().readAllBytes();
    try {
      Thread.sleep(delayMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int code = status;
    String body = path.contains("_field_caps") ? mapping : searched;
    if (status == 200 && path.equals("/_security/_authenticate")) {
      // ann:secret
      code = "Basic YW5uOnNlY3JldA==".equals(authorization) ? 200 : 401;
      body = "{\"username\":\"ann\"}";
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Returns a client of this server. */
  public SearchClient client(Duration timeout) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return SearchClient.of(address, null, timeout);
  }

  /** Returns a store that reads this server. */
  public ElasticsearchStore store(Duration timeout) {
    return new ElasticsearchStore(
        client(timeout),
        new ServerIndices("sip"),
        new CallLoader(
            new CallEventReader(CallKeySettings.DEFAULT, new byte[0]),
            new CallEvaluator(CallSettings.DEFAULT, Peers.none()),
            Peers.none()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
