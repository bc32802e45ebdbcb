package io.sipstream.cli.explore;

import io.sipstream.calls.peers.Network;
import io.sipstream.calls.peers.Peer;
import io.sipstream.calls.peers.Peers;
import io.sipstream.explorer.Explorer;
import io.sipstream.explorer.http.Access;
import io.sipstream.explorer.http.ProxyAccess;
import io.sipstream.explorer.http.TokenAccess;
import io.sipstream.explorer.store.SearchClient;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Selects the address of the pages and who may open them. */
final class AccessOptions {
  /** Selects who may open the pages. */
  enum Auth {
    /** Anyone who has the printed address. */
    token,
    /** Users of the search server. */
    elasticsearch,
    /** Users that a proxy names. */
    proxy,
    /** Anyone who reaches the port. */
    none
  }

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      description = "address of the pages; port 0 is any free port [127.0.0.1:0]")
  private String listen;

  @Option(
      names = "--auth",
      paramLabel = "token|elasticsearch|proxy|none",
      defaultValue = "token",
      description =
          "who may open the pages: token for the printed address only, on loopback; elasticsearch"
              + " for users of the search server; proxy for users that a proxy names; none for"
              + " everyone who reaches the port [token]")
  private Auth auth;

  @Option(
      names = "--public-name",
      paramLabel = "HOST",
      description = "host in the address that browsers use [host of --listen]")
  private String publicName;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "ADDRESS,...",
      description = "addresses or networks of the proxy, with --auth proxy")
  private String trustedProxy;

  @Option(
      names = "--user-header",
      paramLabel = "NAME",
      defaultValue = "X-Forwarded-User",
      description = "header with the user, with --auth proxy [X-Forwarded-User]")
  private String userHeader;

  String listen() {
    return listen;
  }

  /** Returns the host in the address that browsers use; null if it is a loopback address. */
  String publicName(InetSocketAddress address) {
    boolean loopback = address.getAddress().isLoopbackAddress();
    return publicName != null || loopback ? publicName : address.getAddress().getHostAddress();
  }

  /**
   * Returns the address to listen on.
   *
   * @throws IllegalArgumentException if --auth does not allow it, with a message for the user
   */
  InetSocketAddress address(boolean withServer) {
    InetSocketAddress address = ListenAddress.parse(listen);
    if (auth == Auth.token && !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "--listen: "
              + listen
              + " can be reached from other machines. Use a loopback address, or add --auth"
              + " elasticsearch, --auth proxy, or --auth none if everyone who reaches it may read"
              + " the captures.");
    }
    if (publicName != null && auth == Auth.token) {
      throw new IllegalArgumentException(
          "--public-name needs --auth none, proxy or elasticsearch.");
    }
    if (publicName == null && address.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          "--listen: " + listen + " has no host. Add --public-name with the name of this machine.");
    }
    if (auth == Auth.elasticsearch && !withServer) {
      throw new IllegalArgumentException("--auth elasticsearch needs --elasticsearch URL.");
    }
    if ((auth == Auth.proxy) != (trustedProxy != null)) {
      throw new IllegalArgumentException(
          "--auth proxy and --trusted-proxy need each other. Add the addresses of the proxy.");
    }
    proxies();
    return address;
  }

  private Peers proxies() {
    List<Network> networks =
        trustedProxy == null
            ? List.of()
            : Arrays.stream(trustedProxy.split(",", -1)).map(Network::of).toList();
    return new Peers(List.of(new Peer("proxy", null, networks, List.of())));
  }

  /** Returns who may open the pages; the client is null without a search server. */
  Access access(SearchClient client, boolean runAs) {
    return switch (auth) {
      case token -> new TokenAccess();
      case none -> Explorer.open();
      case elasticsearch -> Explorer.logIn(client);
      case proxy -> {
        Peers proxies = proxies();
        yield new ProxyAccess(ip -> isOneOf(proxies, ip), userHeader, runAs);
      }
    };
  }

  private static boolean isOneOf(Peers proxies, String ip) {
    synchronized (proxies) {
      return proxies.of(ip, 0) != null;
    }
  }

  /** Returns whether each user has credentials of his own. */
  boolean logsIn() {
    return auth == Auth.elasticsearch;
  }

  /** Returns whether pages are sent to users with names. */
  boolean hasUsers() {
    return auth == Auth.elasticsearch || auth == Auth.proxy;
  }
}
