package io.sipstream.explorer.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves a handler over HTTP/1.1 with Jetty's core. */
public final class JettyServer implements WebServer {
  private static final int MOST_THREADS = 16;
  private static final int LEAST_THREADS = 2;
  private static final int MOST_CONNECTIONS = 128;
  private static final int REQUEST_BYTES = 16_384;
  private static final int MOST_FORM_BYTES = 4_096;
  private static final long IDLE_MILLIS = 30_000;
  private static final long FORM_SECONDS = 5;

  private final Server server;
  private final ServerConnector connector;

  private JettyServer(InetSocketAddress address, WebHandler handler) {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
    threads.setName("explorer");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(REQUEST_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            if (AccessGuard.isForm(request.getMethod(), request.getHttpURI().getPath())) {
              handleForm(handler, request, response, callback);
            } else {
              send(answer(handler, request, ""), request, response, callback);
            }
            return true;
          }
        });
    server.setErrorHandler(
        (request, response, callback) -> {
          int status = response.getStatus();
          send(handler.refuse(status, "Status " + status + "\n"), request, response, callback);
          return true;
        });
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static JettyServer start(InetSocketAddress address, WebHandler handler)
      throws IOException {
    JettyServer jetty = new JettyServer(address, handler);
    try {
      jetty.server.start();
    } catch (Exception e) {
      jetty.close();
      throw e instanceof IOException failure ? failure : new IOException(e.getMessage(), e);
    }
    return jetty;
  }

  /** Reads a form of limited size in a limited time, without a thread that waits for it. */
  private void handleForm(
      WebHandler handler, Request request, Response response, Callback callback) {
    if (request.getLength() > MOST_FORM_BYTES) {
      send(refusal(handler, null), request, response, callback);
      return;
    }
    CompletableFuture<byte[]> form = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(request, MOST_FORM_BYTES, Promise.Invocable.toPromise(form));
    CompletableFuture<Void> unused =
        form.orTimeout(FORM_SECONDS, TimeUnit.SECONDS)
            .handleAsync(
                (body, failure) ->
                    failure == null
                        ? answer(handler, request, new String(body, StandardCharsets.UTF_8))
                        : refusal(handler, failure),
                server.getThreadPool())
            .thenAccept(answer -> send(answer, request, response, callback));
  }

  private static WebResponse refusal(WebHandler handler, Throwable failure) {
    WebResponse answer =
        failure instanceof TimeoutException
            ? handler.refuse(408, "The form did not arrive within " + FORM_SECONDS + " s.\n")
            : handler.refuse(413, "The form is too large.\n");
    return answer.with("Connection", "close");
  }

  private static WebResponse answer(WebHandler handler, Request request, String body) {
    WebRequest web;
    try {
      web = request(request, body);
    } catch (IllegalArgumentException e) {
      return handler.refuse(400, "An escape in the address or form is invalid.\n");
    }
    return handler.handle(web);
  }

  private static WebRequest request(Request request, String body) {
    String host = Request.getServerName(request);
    Map<String, String> headers = new HashMap<>();
    request
        .getHeaders()
        .forEach(
            field ->
                headers.merge(
                    field.getLowerCaseName(),
                    field.getValue() == null ? "" : field.getValue(),
                    (first, next) -> first + ", " + next));
    return new WebRequest(
        request.getMethod(),
        Request.getRemoteAddr(request),
        host == null ? "" : host,
        request.getHttpURI().getPath(),
        WebRequest.parameters(request.getHttpURI().getQuery()),
        headers,
        WebRequest.parameters(body),
        WebUser.NOBODY);
  }

  private static void send(
      WebResponse answer, Request request, Response response, Callback callback) {
    response.setStatus(answer.status());
    SecurityHeaders.ALL.forEach(response.getHeaders()::put);
    answer.headers().forEach(response.getHeaders()::put);
    byte[] body = answer.body();
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    boolean withBody = !request.getMethod().equals("HEAD");
    response.write(true, withBody ? ByteBuffer.wrap(body) : ByteBuffer.allocate(0), callback);
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server cannot be stopped: " + e.getMessage(), e);
    }
  }
}
