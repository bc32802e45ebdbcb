package io.sipstream.reassembly;

/**
 * Joins the pieces of one kind, a key at a time. Pure: what it knows between two calls is with the
 * host, but for the sums that its limits need.
 *
 * @param <S> what it remembers of a key
 */
public interface Reassembly<S> {
  /**
   * Takes a piece of the host's current key.
   *
   * @return the limit that has no room for the piece, which then was not taken; null otherwise. The
   *     host evicts other keys and calls again, or calls {@link #refuse}
   */
  <P extends ReassemblyInput> LimitReached arrive(
      P piece, ReassemblyContext<P, S> host, ReassemblyOutput<P> results);

  /** Ends a piece for which no room could be made. */
  <P extends ReassemblyInput> void refuse(
      P piece, LimitReached shortage, ReassemblyOutput<P> results);

  /**
   * Ranks a key for eviction: keys of the lowest rank go first.
   *
   * @return {@link #NOT_EVICTABLE} if the eviction of the key would not relieve the shortage
   */
  long evictionRank(S state, LimitReached shortage);

  /**
   * Ends the current key early, to relieve a shortage. Pieces that wait for earlier ones are
   * handled first, so that what is complete becomes a message or packet. The rest becomes dead
   * letters.
   */
  <P extends ReassemblyInput> void evict(
      LimitReached shortage, ReassemblyContext<P, S> host, ReassemblyOutput<P> results);

  /** Whether enough keys were evicted. */
  boolean isRelieved(LimitReached shortage);

  /** Rank of a key whose eviction frees nothing. */
  long NOT_EVICTABLE = Long.MAX_VALUE;

  /** Event time has passed a moment that the current key asked for. */
  <P extends ReassemblyInput> void timer(
      long millis, ReassemblyContext<P, S> host, ReassemblyOutput<P> results);

  /** What all keys hold together, for metrics. */
  Held held();

  /**
   * What is held.
   *
   * @param keys packets in the making, or streams that are remembered
   * @param bytes that their pieces take, {@link ReassemblyInput#heldBytes()}
   */
  record Held(long keys, long bytes) {
    public static final Held NOTHING = new Held(0, 0);
  }

  /** Counts what a restored key holds; before the first piece arrives. */
  void restore(S state);
}
