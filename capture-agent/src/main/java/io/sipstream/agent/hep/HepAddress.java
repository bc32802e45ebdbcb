package io.sipstream.agent.hep;

import io.sipstream.agent.process.AgentException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where to listen, as {@code udp://HOST:PORT} or {@code tcp://HOST:PORT}.
 *
 * @param port 0 for any free one
 */
public record HepAddress(String scheme, InetAddress host, int port) {
  private static final int PORT_LIMIT = 0xFFFF;

  /** Reads a URL; a mistake in it is told as a sentence. */
  public static HepAddress parse(String url) throws AgentException {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw notOne(url, e);
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
      throw notOne(url, null);
    }
    try {
      return new HepAddress(uri.getScheme(), InetAddress.getByName(uri.getHost()), uri.getPort());
    } catch (UnknownHostException e) {
      throw AgentException.wrongSetting(
          "--listen: there is no address for the host of " + url + ".", e);
    }
  }

  private static AgentException notOne(String url, Throwable cause) {
    return AgentException.wrongSetting(
        "--listen: " + url + " is not udp://HOST:PORT or tcp://HOST:PORT.", cause);
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  /** The same with the port that the system chose. */
  HepAddress withPort(int chosen) {
    return new HepAddress(scheme, host, chosen);
  }

  /** The URL. */
  @Override
  public String toString() {
    String address = host.getHostAddress();
    return scheme + "://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
