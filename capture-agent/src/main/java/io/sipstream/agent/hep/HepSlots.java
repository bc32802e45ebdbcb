package io.sipstream.agent.hep;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of open TCP connections, and per source address once all slots are used. A new
 * connection then displaces one without a valid packet, or one whose source address has more than
 * its share.
 */
final class HepSlots {
  /** Time in which a connection keeps its slot regardless of others. */
  static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int limit;
  private final int share;
  // Ordered by age, oldest first.
  private final Set<HepConnection> unproven = new LinkedHashSet<>();
  private final Set<HepConnection> proven = new LinkedHashSet<>();
  private final Map<InetAddress, Integer> bySource = new HashMap<>();

  HepSlots(int limit, int share) {
    this.limit = limit;
    this.share = share;
  }

  void add(HepConnection connection) {
    unproven.add(connection);
    bySource.merge(connection.source(), 1, Integer::sum);
  }

  /** Marks a connection as valid after its first valid packet. */
  void prove(HepConnection connection) {
    if (unproven.remove(connection)) {
      proven.add(connection);
    }
  }

  void remove(HepConnection connection) {
    if (unproven.remove(connection) || proven.remove(connection)) {
      bySource.computeIfPresent(
          connection.source(), (source, count) -> count == 1 ? null : count - 1);
    }
  }

  boolean isFull() {
    return unproven.size() + proven.size() >= limit;
  }

  boolean hasShare(InetAddress source) {
    return bySource.getOrDefault(source, 0) >= share;
  }

  /** Returns how long a new connection waits until one without a valid packet may be displaced. */
  long waitNanos(long now) {
    return isFull() && !unproven.isEmpty()
        ? Math.max(0, GRACE_NANOS - unproven.iterator().next().ageNanos(now))
        : 0;
  }

  Optional<HepConnection> displacedBy(InetAddress source, long now) {
    Optional<HepConnection> candidate = Optional.empty();
    for (HepConnection each : unproven) {
      if (each.ageNanos(now) < GRACE_NANOS) {
        break;
      }
      if (isBeyondShare(each)) {
        return Optional.of(each);
      }
      candidate = candidate.isPresent() ? candidate : Optional.of(each);
    }
    if (candidate.isPresent() || hasShare(source)) {
      return candidate;
    }
    return proven.stream()
        .filter(this::isBeyondShare)
        .max(Comparator.comparingLong(each -> each.idleNanos(now)));
  }

  private boolean isBeyondShare(HepConnection connection) {
    return bySource.get(connection.source()) > share;
  }
}
