package io.sipstream.reassembly;

import java.util.List;

/**
 * What a reassembly needs of whoever runs it: the state of the current key, its timers and the
 * progress of event time. Flink's keyed state is one, maps in memory are another.
 *
 * <p>All times are milliseconds since the epoch, of event time.
 *
 * @param <P> the host's pieces
 * @param <S> what is remembered of a key beside them
 */
public interface ReassemblyContext<P extends ReassemblyInput, S> {
  /** What is remembered of the current key; null if nothing is. */
  S state();

  /** Remembers it; to be called after every change. */
  void updateState(S state);

  /**
   * Forgets the current key; to be called when no piece is kept and no timer is needed any more.
   */
  void clearState();

  /** How far event time has come: {@code Long.MIN_VALUE} at the beginning. */
  long watermarkMillis();

  /** Has the reassembly called when event time has passed this. Asking twice is asking once. */
  void registerTimer(long millis);

  void deleteTimer(long millis);

  /** Keeps a piece until its turn. */
  void enqueue(long millis, P piece);

  /** The pieces whose turn it is, which are not kept on; in no order. */
  List<P> pollDue(long millis);

  /** Takes all pieces that wait for their turn, in no order. */
  List<P> pollAll();

  /**
   * Keeps a piece until its neighbours are there.
   *
   * @param position offset in a datagram, place in a stream: one piece each
   */
  void put(long position, P piece);

  /** A piece that is held; null if there is none. */
  P get(long position);

  void remove(long position);
}
