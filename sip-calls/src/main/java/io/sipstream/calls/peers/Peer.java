package io.sipstream.calls.peers;

import java.io.Serializable;
import java.util.List;

/**
 * Names the addresses of one element.
 *
 * @param name name in records
 * @param kind such as {@code carrier}, {@code sbc}; null if unknown
 * @param networks its networks
 * @param ports its ports; empty for any
 */
public record Peer(String name, String kind, List<Network> networks, List<Integer> ports)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public Peer {
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
  }

  boolean hasPort(int port) {
    return ports.isEmpty() || ports.contains(port);
  }
}
