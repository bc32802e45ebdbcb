package io.sipstream.agent.hep;

import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.process.Closeables;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sockets that HEP comes to; what can go wrong in opening them becomes a sentence. */
public final class HepSockets implements Closeable {
  /** An open socket: a {@link DatagramChannel} or a {@link ServerSocketChannel}. */
  public record Bound(HepAddress address, NetworkChannel channel) {}

  // Connections that the kernel keeps until there is a slot; its own limit may be lower.
  private static final int BACKLOG = 1024;

  private final List<Bound> bound = new ArrayList<>();

  private HepSockets() {}

  /**
   * Opens all of them, or none.
   *
   * @param receiveBufferBytes asked of the kernel for each UDP socket
   */
  public static HepSockets open(List<HepAddress> addresses, int receiveBufferBytes)
      throws AgentException {
    HepSockets sockets = new HepSockets();
    try {
      for (HepAddress address : addresses) {
        sockets.bound.add(bind(address, receiveBufferBytes));
      }
      return sockets;
    } catch (AgentException e) {
      sockets.close();
      throw e;
    }
  }

  public List<Bound> all() {
    return bound;
  }

  private static Bound bind(HepAddress address, int receiveBufferBytes) throws AgentException {
    boolean ipv6 = address.host() instanceof Inet6Address;
    // Of the address's own family, so that 0.0.0.0 is IPv4 alone, and its row in /proc is known.
    StandardProtocolFamily family =
        ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    NetworkChannel channel = null;
    try {
      if (address.scheme().equals("udp")) {
        DatagramChannel datagrams = DatagramChannel.open(family);
        channel = datagrams;
        datagrams.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        datagrams.configureBlocking(false);
        datagrams.bind(address.socketAddress());
      } else {
        ServerSocketChannel server = ServerSocketChannel.open(family);
        channel = server;
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.configureBlocking(false);
        server.bind(address.socketAddress(), BACKLOG);
      }
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new Bound(address.withPort(port), channel);
    } catch (IOException | UnsupportedOperationException e) {
      if (channel != null) {
        Closeables.closeQuietly(channel);
      }
      throw refusal(address, e);
    }
  }

  /** Java has the system's own words for what went wrong, and nothing else. */
  private static AgentException refusal(HepAddress address, Exception e) {
    String what = String.valueOf(e.getMessage());
    String known = what.toLowerCase(Locale.ROOT);
    if (known.contains("permission denied")) {
      return AgentException.of(
          "No permission to listen on "
              + address
              + ": ports below 1024 need root or the capability CAP_NET_BIND_SERVICE.",
          e);
    }
    if (known.contains("in use")) {
      return AgentException.of(
          "Another program listens on " + address + " already: end it, or choose another port.", e);
    }
    if (e instanceof BindException && known.contains("cannot assign")) {
      // Perhaps not yet: at boot some come late.
      return AgentException.of("--listen: " + address + " is not an address of this machine.", e);
    }
    return AgentException.of("The agent cannot listen on " + address + ": " + what + ".", e);
  }

  @Override
  public void close() {
    bound.forEach(each -> Closeables.closeQuietly(each.channel()));
  }
}
