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

/** Opens the sockets for HEP and converts errors to messages. */
public final class HepSockets implements Closeable {
  /** An open socket: a {@link DatagramChannel} or a {@link ServerSocketChannel}. */
  public record Bound(HepAddress address, NetworkChannel channel) {}

  // Connections that the kernel holds until a slot is free; the kernel's own limit may be lower.
  private static final int BACKLOG = 1024;

  private final List<Bound> bound = new ArrayList<>();

  private HepSockets() {}

  /**
   * Opens sockets for all addresses, or none if one fails.
   *
   * @param receiveBufferBytes requested size of the kernel's buffer of each UDP socket
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
    // The address's own family, so that 0.0.0.0 is IPv4 only and its table in /proc is known.
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

  /** Recognises errors by the system's message, since Java has no other detail. */
  private static AgentException refusal(HepAddress address, Exception e) {
    String what = String.valueOf(e.getMessage());
    String known = what.toLowerCase(Locale.ROOT);
    if (known.contains("permission denied")) {
      return AgentException.of(
          "No permission to listen on %s: ports below 1024 need root or the capability CAP_NET_BIND_SERVICE."
              .formatted(address),
          e);
    }
    if (known.contains("in use")) {
      return AgentException.of(
          "Another program listens on " + address + ": stop it, or set another port.", e);
    }
    if (e instanceof BindException && known.contains("cannot assign")) {
      // Some addresses appear late at boot, so this is no invalid setting.
      return AgentException.of("--listen: " + address + " is not an address of this machine.", e);
    }
    return AgentException.of("Cannot listen on " + address + ": " + what + ".", e);
  }

  @Override
  public void close() {
    bound.forEach(each -> Closeables.closeQuietly(each.channel()));
  }
}
