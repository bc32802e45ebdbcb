package io.sipstream.explorer;

import io.sipstream.explorer.http.Access;
import io.sipstream.explorer.http.AccessGuard;
import io.sipstream.explorer.http.JettyServer;
import io.sipstream.explorer.http.LogInAccess;
import io.sipstream.explorer.http.TokenAccess;
import io.sipstream.explorer.http.WebHandler;
import io.sipstream.explorer.http.WebRequest;
import io.sipstream.explorer.http.WebServer;
import io.sipstream.explorer.page.FrameExport;
import io.sipstream.explorer.page.LadderCache;
import io.sipstream.explorer.page.LogInPage;
import io.sipstream.explorer.page.Pages;
import io.sipstream.explorer.store.MessageStore;
import io.sipstream.explorer.store.SearchClient;
import io.sipstream.explorer.task.FrameTasks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Function;

/** Serves the pages of a store. */
public final class Explorer implements AutoCloseable {
  private final WebServer server;
  private final FrameTasks tasks;
  private final String address;

  private Explorer(WebServer server, FrameTasks tasks, String address) {
    this.server = server;
    this.tasks = tasks;
    this.address = address;
  }

  /**
   * Starts on a loopback address and asks for a random token.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static Explorer withToken(MessageStore store, InetSocketAddress listen)
      throws IOException {
    return start(request -> store, null, new TokenAccess(), listen, null, line -> {});
  }

  /**
   * Starts without tasks.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static Explorer start(
      Function<WebRequest, MessageStore> stores,
      FrameExport frames,
      Access access,
      InetSocketAddress listen,
      String publicName,
      Consumer<String> audit)
      throws IOException {
    return start(stores, frames, null, access, listen, publicName, audit);
  }

  /**
   * Starts.
   *
   * @param stores returns the store of a request, as its user may read it
   * @param frames writes captured frames; null if they are unavailable
   * @param tasks tasks that read captured frames, which are closed with the explorer; null for none
   * @param publicName name by which browsers reach it, next to loopback; null for none
   * @param audit takes a line for each log-in and each page of a user
   * @throws IOException if it cannot listen on the address
   */
  public static Explorer start(
      Function<WebRequest, MessageStore> stores,
      FrameExport frames,
      FrameTasks tasks,
      Access access,
      InetSocketAddress listen,
      String publicName,
      Consumer<String> audit)
      throws IOException {
    LadderCache ladders = new LadderCache();
    WebHandler pages =
        request -> new Pages(stores.apply(request), frames, tasks, ladders).handle(request);
    AccessGuard guard = new AccessGuard(pages, access, publicName, audit);
    WebServer server = JettyServer.start(listen, guard);
    String host = publicName == null ? listen.getAddress().getHostAddress() : publicName;
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return new Explorer(server, tasks, "http://" + bracketed + ":" + server.port() + guard.entry());
  }

  /** Returns an access without a log-in. */
  public static Access open() {
    return (request, pages) -> pages.handle(request);
  }

  /**
   * Returns an access by credentials of the search server.
   *
   * @param client client without credentials
   */
  public static Access logIn(SearchClient client) {
    return new LogInAccess(headers -> client.with(headers).userName(), LogInPage::show);
  }

  /** Returns the address to open in a browser, with the token if there is one. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    server.close();
    if (tasks != null) {
      tasks.close();
    }
  }
}
