package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Collects the keys of the lowest ranks among all keys of a subtask.
 *
 * @param <K> identifies a key for its host
 */
public final class EvictionCandidates<K> {
  /** Bounds the memory; if they do not suffice, the next shortage finds further keys. */
  private static final int MAX_CANDIDATES = 16_384;

  private final PriorityQueue<Ranked<K>> worst =
      new PriorityQueue<>(Comparator.comparingLong((Ranked<K> each) -> each.rank).reversed());

  private record Ranked<K>(K key, long rank) {}

  /** Adds a key, unless its rank is {@link Reassembly#NOT_EVICTABLE}. */
  public void add(K key, long rank) {
    if (rank == Reassembly.NOT_EVICTABLE) {
      return;
    }
    if (worst.size() == MAX_CANDIDATES) {
      if (worst.peek().rank <= rank) {
        return;
      }
      worst.poll();
    }
    worst.add(new Ranked<>(key, rank));
  }

  /** Removes and returns the keys, lowest rank first. */
  public List<K> inOrder() {
    List<K> keys = new ArrayList<>(worst.size());
    while (!worst.isEmpty()) {
      keys.add(worst.poll().key);
    }
    Collections.reverse(keys);
    return keys;
  }
}
