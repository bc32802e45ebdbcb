package io.sipstream.calls.detection;

import java.util.Map;
import java.util.TreeMap;

/**
 * Holds facts that rules need longer than their window: within limits, the most recent ones. Not
 * thread-safe.
 */
public final class Memory {
  /** Most entries of a key. */
  static final int ENTRIES = 256;

  /**
   * Holds one fact.
   *
   * @param first time when it began, microseconds
   * @param last time when it was seen last, microseconds
   */
  public record Entry(long first, long last, long value) {}

  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** Returns an entry; null if there is none. */
  public Entry get(String name) {
    return entries.get(name);
  }

  /** Sets an entry. The entry that was seen first is removed if there are too many. */
  public void put(String name, long first, long last, long value) {
    entries.put(name, new Entry(first, last, value));
    if (entries.size() > ENTRIES) {
      String oldest = null;
      for (Map.Entry<String, Entry> one : entries.entrySet()) {
        if (oldest == null || one.getValue().last() < entries.get(oldest).last()) {
          oldest = one.getKey();
        }
      }
      entries.remove(oldest);
    }
  }

  /** Extends an entry to a time, or begins it. */
  public void seen(String name, long micros) {
    Entry known = entries.get(name);
    put(name, known == null ? micros : Math.min(known.first(), micros), micros, 0);
  }

  /** Removes an entry. */
  public void remove(String name) {
    entries.remove(name);
  }

  /** Returns the entries whose names begin with a text. */
  public Map<String, Entry> of(String prefix) {
    return entries.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
  }
}
