package io.sipstream.agent.hep;

import io.sipstream.agent.process.AgentException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Represents an address to listen on: {@code udp://HOST:PORT} or {@code tcp://HOST:PORT}.
 *
 * @param port 0 for any free port
 */
public record HepAddress(String scheme, InetAddress host, int port) {
  private static final int PORT_LIMIT = 0xFFFF;

  /**
   * Parses a URL.
   *
   * @throws AgentException if the URL is invalid or its host cannot be resolved
   */
  public static HepAddress parse(String url) throws AgentException {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw invalid(url, e);
    }
    boolean known = "udp".equals(uri.getScheme()) || "tcp".equals(uri.getScheme());
    boolean bare =
        uri.getUserInfo() == null
            && uri.getQuery() == null
            && uri.getFragment() == null
            && (uri.getPath() == null || uri.getPath().isEmpty());
    if (!known
        || !bare
        || uri.getHost() == null
        || uri.getPort() < 0
        || uri.getPort() > PORT_LIMIT) {
      throw invalid(url, null);
    }
    try {
      return new HepAddress(uri.getScheme(), InetAddress.getByName(uri.getHost()), uri.getPort());
    } catch (UnknownHostException e) {
      throw AgentException.wrongSetting("--listen: the host of " + url + " cannot be resolved.", e);
    }
  }

  private static AgentException invalid(String url, Throwable cause) {
    return AgentException.wrongSetting(
        "--listen: " + url + " is not udp://HOST:PORT or tcp://HOST:PORT.", cause);
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  HepAddress withPort(int chosen) {
    return new HepAddress(scheme, host, chosen);
  }

  /** Returns the URL. */
  @Override
  public String toString() {
    String address = host.getHostAddress();
    return scheme + "://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
