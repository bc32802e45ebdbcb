package io.sipstream.reassembly;

/**
 * Joins the pieces of one kind, a key at a time. Pure: what it knows between two calls is with the
 * host, but for the sums that its limits need.
 *
 * @param <S> what it remembers of a key
 */
public interface Reassembly<S> {
  /** Takes a piece of the host's current key. */
  <P extends Piece> void arrive(P piece, KeyedHost<P, S> host, Results<P> results);

  /** Event time has passed a moment that the current key asked for. */
  <P extends Piece> void timer(long millis, KeyedHost<P, S> host, Results<P> results);

  /** What all keys hold together, for metrics. */
  Held held();

  /**
   * What is held.
   *
   * @param keys packets in the making, or streams that are remembered
   * @param bytes that their pieces take, {@link Piece#heldBytes()}
   */
  record Held(long keys, long bytes) {
    public static final Held NOTHING = new Held(0, 0);
  }

  /** Counts what a restored key holds; before the first piece arrives. */
  void restore(S state);
}
