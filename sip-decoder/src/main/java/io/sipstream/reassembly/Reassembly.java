package io.sipstream.reassembly;

/**
 * Reassembles parts of one kind: fragments or segments. All methods act on the host's current key.
 * State between two calls is with the host, except for the counts that the limits need.
 *
 * @param <S> state of a key
 */
public interface Reassembly<S> {
  /**
   * Takes a part of the current key.
   *
   * @return the limit that leaves no capacity for the part, which then was not taken; null
   *     otherwise. The host evicts other keys and calls again, or calls {@link #refuse}
   */
  <P extends ReassemblyInput> LimitReached arrive(
      P part, ReassemblyContext<P, S> host, ReassemblyOutput<P> results);

  /** Ends a part for which eviction freed no capacity. */
  <P extends ReassemblyInput> void refuse(
      P part, LimitReached shortage, ReassemblyOutput<P> results);

  /**
   * Ranks a key for eviction: keys of the lowest rank go first.
   *
   * @return {@link #NOT_EVICTABLE} if the eviction of the key would not relieve the shortage
   */
  long evictionRank(S state, LimitReached shortage);

  /**
   * Ends the current key early, to relieve a shortage. Queued parts are handled first, so that what
   * is complete becomes a message or packet. The rest becomes dead letters.
   */
  <P extends ReassemblyInput> void evict(
      LimitReached shortage, ReassemblyContext<P, S> host, ReassemblyOutput<P> results);

  /** Returns whether enough keys were evicted. */
  boolean isRelieved(LimitReached shortage);

  /** Rank of a key whose eviction frees nothing. */
  long NOT_EVICTABLE = Long.MAX_VALUE;

  /**
   * Handles a timer of the current key.
   *
   * @param millis event time of the timer, which the watermark has passed
   */
  <P extends ReassemblyInput> void timer(
      long millis, ReassemblyContext<P, S> host, ReassemblyOutput<P> results);

  /** Returns what all keys hold together, for metrics. */
  Held held();

  /**
   * Counts what all keys hold.
   *
   * @param keys packets in reassembly, or streams with state
   * @param bytes sum of {@link ReassemblyInput#heldBytes()} of their parts
   */
  record Held(long keys, long bytes) {
    public static final Held NOTHING = new Held(0, 0);
  }

  /** Counts what a restored key holds. To be called before the first part arrives. */
  void restore(S state);
}
