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
 * An HTTP server for a few short pages, one request a connection. The JDK's own gives no answer to
 * some requests, and its threads wait for clients that send no whole request.
 */
final class PageServer implements Closeable {
  /** Connections at once; beyond them the oldest is cut off. */
  static final int CONNECTIONS = 64;

  private static final int BACKLOG = 64;
  private static final int HEAD_BYTES = 8 * 1024;
  private static final int TIMEOUT_SECONDS = 5;
  private static final int TOO_LARGE = 431;

  /** Makes an answer of a request's head. */
  interface Pages {
    PageResponse answer(String head);
  }

  private final ServerSocket server;
  private final Pages pages;
  private final RateLimitedLog log;
  // The oldest first.
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
        // Closed, or no file descriptor is left.
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
              "The metrics page cut %s off: more than %d clients are connected."
                  .formatted(oldest.getRemoteSocketAddress(), CONNECTIONS));
      Closeables.closeQuietly(oldest);
    }
    open.add(socket);
  }

  private synchronized void forget(Socket socket) {
    open.remove(socket);
  }

  private void serve(Socket socket) {
    try (socket) {
      answer(socket, System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS));
    } catch (IOException e) {
      // The other side has gone, or was cut off.
    } finally {
      forget(socket);
    }
  }

  private void answer(Socket socket, long deadline) throws IOException {
    try {
      String head = head(socket, deadline);
      if (head == null) {
        return;
      }
      PageResponse answer =
          head.isEmpty()
              ? PageResponse.text(TOO_LARGE, "A request has at most " + HEAD_BYTES + " bytes.")
              : pages.answer(head);
      socket.getOutputStream().write(answer.toBytes(!head.startsWith("HEAD ")));
      // With bytes unread, to close would be to reset, and the answer might be lost.
      socket.shutdownOutput();
      byte[] rest = new byte[HEAD_BYTES];
      while (read(socket, rest, 0, deadline) >= 0) {
        // It is ignored.
      }
    } catch (SocketTimeoutException e) {
      log.say(
          () ->
              "The metrics page cut %s off: it took more than %d seconds."
                  .formatted(socket.getRemoteSocketAddress(), TIMEOUT_SECONDS));
    }
  }

  /**
   * Reads up to the empty line; gives an empty text if that is too much, null if it is not there.
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
