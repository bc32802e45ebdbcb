package io.sipstream.reassembly;

import java.util.HashMap;
import java.util.Map;

/** Counts what all keys of one task hold together, and what those of each source hold. */
final class ReassemblyBudget {
  /** An eviction frees one part in so many of the limit, so that it does not recur at once. */
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

    /** Returns the limit without room; null if there is room. */
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

  /** Returns what a piece counts for: its tap and source address. */
  static String source(ReassemblyInput piece, String sourceIp) {
    String tap = piece.context().observerName();
    return (tap == null ? "" : tap) + '\n' + sourceIp;
  }

  /** Takes so much and returns null, or returns the limit without room and takes nothing. */
  LimitReached take(String source, int keys, long bytes) {
    Sum ofSource = sources.get(source);
    if (ofSource == null) {
      ofSource = new Sum(source, keysPerSource, bytesPerSource);
    }
    // First the source's share: what is freed of it is free for all.
    LimitReached shortage = ofSource.shortage(keys, bytes);
    if (shortage == null) {
      shortage = all.shortage(keys, bytes);
    }
    if (shortage == null) {
      add(source, keys, bytes);
    }
    return shortage;
  }

  /** Takes so much regardless of limits; a restored key holds it already. */
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
   * Returns whether no further eviction is needed. That is so as well if the source holds nothing,
   * or if the piece alone is more than the limit.
   */
  boolean isRelieved(LimitReached shortage) {
    Sum sum = shortage.source() == null ? all : sources.get(shortage.source());
    return sum == null || sum.isRelieved(shortage.bytes(), shortage.needed());
  }

  /** Returns the one text that is kept for a source, so that all its keys share it. */
  String same(String source) {
    Sum ofSource = sources.get(source);
    return ofSource == null ? source : ofSource.source;
  }

  /** Numbers the keys of this task in the order of their first piece, from 1. */
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
