package io.sipstream.calls.peers;

import io.sipstream.packet.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names the elements of a network by address and port. The longest prefix wins; of equal ones a
 * peer with ports wins, then the first. Caches its answers. Not thread-safe.
 */
public final class Peers {
  private static final int CACHED = 4_096;

  private final List<Peer> peers;
  private final Map<String, Optional<Peer>> cache = new LruCache();

  public Peers(List<Peer> peers) {
    this.peers = List.copyOf(peers);
  }

  /** Returns peers without names: every element has its address as name. */
  public static Peers none() {
    return new Peers(List.of());
  }

  /** Returns the peers in their order. */
  public List<Peer> all() {
    return peers;
  }

  /** Returns the peer of an address; null if it has no name. */
  public Peer of(String ip, int port) {
    if (peers.isEmpty()) {
      return null;
    }
    return cache.computeIfAbsent(ip + ' ' + port, key -> find(ip, port)).orElse(null);
  }

  /** Returns the name of an address; the address itself without a name. */
  public String name(String ip, int port) {
    Peer peer = of(ip, port);
    return peer == null ? ip : peer.name();
  }

  private Optional<Peer> find(String text, int port) {
    byte[] ip = IpAddress.parse(text);
    Peer best = null;
    int bestRank = -1;
    for (Peer peer : peers) {
      for (Network network : peer.networks()) {
        int rank = 2 * network.bits() + (peer.ports().isEmpty() ? 0 : 1);
        if (ip != null && rank > bestRank && peer.hasPort(port) && network.contains(ip)) {
          best = peer;
          bestRank = rank;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Evicts the answer that was used least recently. */
  private static final class LruCache extends LinkedHashMap<String, Optional<Peer>> {
    private static final long serialVersionUID = 1;

    LruCache() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Optional<Peer>> eldest) {
      return size() > CACHED;
    }
  }
}
