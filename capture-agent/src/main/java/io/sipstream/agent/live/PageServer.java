package io.sipstream.agent.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sipstream.agent.process.Closeables;
import io.sipstream.support.RateLimitedLog;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Serves a few short pages over HTTP, one request per connection. The JDK's server does not respond
 * to some requests, and its threads wait for clients that send incomplete requests.
 */
final class PageServer implements Closeable {
  /** Limit of open connections; beyond it the oldest is closed. */
  static final int CONNECTIONS = 64;

  private static final int BACKLOG = 64;
  private static final int HEAD_BYTES = 8 * 1024;
  private static final int TIMEOUT_SECONDS = 5;
  private static final int TOO_LARGE = 431;

  /** Creates the response for the head of a request. */
  interface Pages {
    PageResponse respond(String head);
  }

  private final ServerSocket server;
  private final Pages pages;
  private final RateLimitedLog log;
  // Ordered by age, oldest first.
  private final Set<Socket> open = new LinkedHashSet<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "metrics-page");
            thread.setDaemon(true);
            return thread;
          });

  PageServer(InetSocketAddress address, Pages pages, RateLimitedLog log) throws IOException {
    this.server = new ServerSocket();
    this.pages = pages;
    this.log = log;
    try {
      server.setReuseAddress(true);
      server.bind(address, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  void start() {
    threads.execute(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        admit(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // The server socket is closed, or no file descriptor is free.
        pause();
      } catch (RejectedExecutionException e) {
        return;
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(server.isClosed() ? 0 : 100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void admit(Socket socket) {
    if (open.size() >= CONNECTIONS) {
      Socket oldest = open.iterator().next();
      open.remove(oldest);
      log.say(
          () ->
              "Metrics page: connection from %s closed, since more than %d clients are connected."
                  .formatted(oldest.getRemoteSocketAddress(), CONNECTIONS));
      Closeables.closeQuietly(oldest);
    }
    open.add(socket);
  }

  private synchronized void remove(Socket socket) {
    open.remove(socket);
  }

  private void serve(Socket socket) {
    try (socket) {
      respond(socket, System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS));
    } catch (IOException e) {
      // The peer or this server closed the connection.
    } finally {
      remove(socket);
    }
  }

  private void respond(Socket socket, long deadline) throws IOException {
    try {
      String head = head(socket, deadline);
      if (head == null) {
        return;
      }
      PageResponse response =
          head.isEmpty()
              ? PageResponse.text(
                  TOO_LARGE, "Request head too large: limit " + HEAD_BYTES + " bytes.")
              : pages.respond(head);
      socket.getOutputStream().write(response.toBytes(!head.startsWith("HEAD ")));
      // Closing a socket with unread bytes resets it, and the response might be lost.
      socket.shutdownOutput();
      byte[] rest = new byte[HEAD_BYTES];
      while (read(socket, rest, 0, deadline) >= 0) {
        // Ignored.
      }
    } catch (SocketTimeoutException e) {
      log.say(
          () ->
              "Metrics page: connection from %s closed after %d seconds without a complete request."
                  .formatted(socket.getRemoteSocketAddress(), TIMEOUT_SECONDS));
    }
  }

  /**
   * Reads up to the empty line that ends the head.
   *
   * @return the head; empty if it is too large; null if the connection ends first
   */
  private static String head(Socket socket, long deadline) throws IOException {
    byte[] bytes = new byte[HEAD_BYTES];
    int length = 0;
    while (length < bytes.length) {
      int read = read(socket, bytes, length, deadline);
      if (read < 0) {
        return null;
      }
      length += read;
      String head = new String(bytes, 0, length, ISO_8859_1);
      if (head.contains("\r\n\r\n") || head.contains("\n\n")) {
        return head;
      }
    }
    return "";
  }

  private static int read(Socket socket, byte[] bytes, int at, long deadline) throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    socket.setSoTimeout((int) millis);
    InputStream in = socket.getInputStream();
    return in.read(bytes, at, bytes.length - at);
  }

  @Override
  public void close() {
    Closeables.closeQuietly(server);
    threads.shutdownNow();
    synchronized (this) {
      open.forEach(Closeables::closeQuietly);
    }
  }
}
