package io.sipstream.reassembly;

import java.util.HashMap;
import java.util.Map;

/**
 * Limits the memory of TCP reassembly and of defragmentation: bytes and keys of one subtask, and of
 * each source. {@link ReassemblyLimits} has the values.
 */
final class ReassemblyBudget {
  /** An eviction frees this fraction of the limit, so that it does not recur at once. */
  private static final int FREED_PARTS = 8;

  private final Sum all;
  private final int keysPerSource;
  private final long bytesPerSource;
  private final Map<String, Sum> sources = new HashMap<>();
  private long arrivals;

  private static final class Sum {
    private final String source;
    private final int maxKeys;
    private final long maxBytes;
    private int keys;
    private long bytes;

    Sum(String source, int maxKeys, long maxBytes) {
      this.source = source;
      this.maxKeys = maxKeys;
      this.maxBytes = maxBytes;
    }

    /** Returns the limit without capacity; null if there is capacity. */
    LimitReached shortage(int moreKeys, long moreBytes) {
      if (keys + moreKeys > maxKeys) {
        return new LimitReached(source, false, moreKeys);
      }
      return bytes + moreBytes > maxBytes ? new LimitReached(source, true, moreBytes) : null;
    }

    boolean isRelieved(boolean ofBytes, long needed) {
      long max = ofBytes ? maxBytes : maxKeys;
      return needed > max || (ofBytes ? bytes : keys) <= max - Math.max(needed, max / FREED_PARTS);
    }
  }

  ReassemblyBudget(int keys, int keysPerSource, long bytes, long bytesPerSource) {
    this.all = new Sum(null, keys, bytes);
    this.keysPerSource = keysPerSource;
    this.bytesPerSource = bytesPerSource;
  }

  /** Returns the source that a part counts for: its agent and source address. */
  static String source(ReassemblyInput part, String sourceIp) {
    String agent = part.context().observerName();
    return (agent == null ? "" : agent) + '\n' + sourceIp;
  }

  /** Takes keys and bytes and returns null, or returns the exceeded limit and takes nothing. */
  LimitReached take(String source, int keys, long bytes) {
    Sum ofSource = sources.get(source);
    if (ofSource == null) {
      ofSource = new Sum(source, keysPerSource, bytesPerSource);
    }
    // The source's share first: what is freed of it is free for all.
    LimitReached shortage = ofSource.shortage(keys, bytes);
    if (shortage == null) {
      shortage = all.shortage(keys, bytes);
    }
    if (shortage == null) {
      add(source, keys, bytes);
    }
    return shortage;
  }

  /** Adds what a restored key holds, regardless of limits. */
  void add(String source, int keys, long bytes) {
    all.keys += keys;
    all.bytes += bytes;
    Sum ofSource =
        sources.computeIfAbsent(source, text -> new Sum(text, keysPerSource, bytesPerSource));
    ofSource.keys += keys;
    ofSource.bytes += bytes;
    if (ofSource.keys == 0) {
      sources.remove(source);
    }
  }

  void giveBack(String source, int keys, long bytes) {
    add(source, -keys, -bytes);
  }

  /**
   * Returns whether no further eviction is needed. True as well if the source holds nothing, or if
   * the part alone exceeds the limit.
   */
  boolean isRelieved(LimitReached shortage) {
    Sum sum = shortage.source() == null ? all : sources.get(shortage.source());
    return sum == null || sum.isRelieved(shortage.bytes(), shortage.needed());
  }

  /** Returns the shared string of a source, so that all its keys hold one instance. */
  String same(String source) {
    Sum ofSource = sources.get(source);
    return ofSource == null ? source : ofSource.source;
  }

  /** Returns the number of a new key, from 1 in the order of first parts. */
  long nextArrival() {
    return ++arrivals;
  }

  /** Continues the numbers after that of a restored key. */
  void restoreArrival(long arrival) {
    arrivals = Math.max(arrivals, arrival);
  }

  Reassembly.Held held() {
    return new Reassembly.Held(all.keys, all.bytes);
  }

  boolean isUntouched() {
    return all.keys == 0 && all.bytes == 0 && sources.isEmpty();
  }
}
