package io.sipstream.explorer;

import io.sipstream.explorer.http.AccessGuard;
import io.sipstream.explorer.http.JettyServer;
import io.sipstream.explorer.http.WebServer;
import io.sipstream.explorer.page.Pages;
import io.sipstream.explorer.store.MessageStore;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Serves the pages of a store. */
public final class Explorer implements AutoCloseable {
  private final WebServer server;
  private final String address;

  private Explorer(WebServer server, String address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts on a loopback address and asks for a random token.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static Explorer withToken(MessageStore store, InetSocketAddress listen)
      throws IOException {
    return start(AccessGuard.withToken(new Pages(store)), null, listen);
  }

  /**
   * Starts without a log-in.
   *
   * @param publicName name by which browsers reach it, next to loopback; null for none
   * @throws IOException if it cannot listen on the address
   */
  public static Explorer open(MessageStore store, InetSocketAddress listen, String publicName)
      throws IOException {
    return start(AccessGuard.open(new Pages(store), publicName), publicName, listen);
  }

  private static Explorer start(AccessGuard guard, String publicName, InetSocketAddress listen)
      throws IOException {
    WebServer server = JettyServer.start(listen, guard);
    String host = publicName == null ? listen.getAddress().getHostAddress() : publicName;
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return new Explorer(server, "http://" + bracketed + ":" + server.port() + guard.entry());
  }

  /** Returns the address to open in a browser, with the token if there is one. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    server.close();
  }
}
