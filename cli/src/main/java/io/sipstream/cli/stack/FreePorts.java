package io.sipstream.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks free TCP ports of 127.0.0.1.
 *
 * <p>The ports are below the system's range for outgoing connections. A server's port thus stays
 * free while the server is down.
 */
final class FreePorts {
  private static final int FIRST = 15_000;
  // Linux: net.ipv4.ip_local_port_range starts at 32768 unless set otherwise.
  private static final int END = 32_000;
  private static final int ATTEMPTS = 1_000;
  private static final Set<Integer> GIVEN_OUT = new HashSet<>();

  private FreePorts() {}

  /** Returns a free port that this process has not used before. */
  static synchronized int next() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (!GIVEN_OUT.contains(port) && isFree(port)) {
        GIVEN_OUT.add(port);
        return port;
      }
    }
    throw new LocalStackException(
        "No free port on 127.0.0.1 between " + FIRST + " and " + END + "; stop other servers.");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
