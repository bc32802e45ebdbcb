package io.sipstream.calls.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses a peers file. Each line names one peer:
 *
 * <pre>
 * # name     kind     networks                     ports
 * carrier-7  carrier  203.0.113.0/28,2001:db8::/48
 * sbc-1      sbc      192.0.2.10                   5060,5061
 * </pre>
 *
 * A hyphen stands for an unknown kind. Empty lines, and text from a number sign on, are ignored.
 */
public final class PeersFile {
  private static final int LARGEST_PORT = 65_535;

  private PeersFile() {}

  /**
   * Parses the text of a file.
   *
   * @param name name of the file, for messages
   * @throws IllegalArgumentException if a line is invalid
   */
  public static Peers parse(String text, String name) {
    List<Peer> peers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      int comment = lines[i].indexOf('#');
      String line = (comment < 0 ? lines[i] : lines[i].substring(0, comment)).strip();
      if (!line.isEmpty()) {
        try {
          Peer peer = peer(line.split("\\s+", -1));
          if (!names.add(peer.name())) {
            throw new IllegalArgumentException(
                "The name %s is used twice. Put all networks on one line.".formatted(peer.name()));
          }
          peers.add(peer);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "%s, line %d: %s".formatted(name, i + 1, e.getMessage()), e);
        }
      }
    }
    return new Peers(peers);
  }

  private static Peer peer(String[] columns) {
    if (columns.length < 3 || columns.length > 4) {
      throw new IllegalArgumentException(
          "The line has %d columns. Write name, kind, networks and optionally ports."
              .formatted(columns.length));
    }
    List<Network> networks = Arrays.stream(columns[2].split(",", -1)).map(Network::of).toList();
    List<Integer> ports =
        columns.length < 4
            ? List.of()
            : Arrays.stream(columns[3].split(",", -1)).map(PeersFile::port).toList();
    return new Peer(columns[0], columns[1].equals("-") ? null : columns[1], networks, ports);
  }

  private static int port(String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 1 || port > LARGEST_PORT) {
      throw new IllegalArgumentException(
          "\"%s\" is no port. Write a number from 1 to 65535.".formatted(text));
    }
    return port;
  }
}
