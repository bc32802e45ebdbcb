package io.sipstream.reassembly;

import java.util.List;

/**
 * Provides the state of the current key, its timers and the watermark to a reassembly. Implemented
 * by Flink's keyed state, and in memory.
 *
 * <p>All times are milliseconds since the epoch, in event time.
 *
 * @param <P> the host's parts
 * @param <S> state of a key, without its parts
 */
public interface ReassemblyContext<P extends ReassemblyInput, S> {
  /** Returns the state of the current key, which the caller may change; null if there is none. */
  S state();

  /** Stores the state of the current key; to be called after changes. */
  void updateState(S state);

  /** Removes the current key; to be called when no part and no timer is left. */
  void clearState();

  /** Returns the watermark: {@code Long.MIN_VALUE} at the beginning. */
  long watermarkMillis();

  /** Registers a timer that fires when the watermark has passed this. Idempotent. */
  void registerTimer(long millis);

  void deleteTimer(long millis);

  /**
   * Queues a part until the watermark has passed its bucket.
   *
   * @param bucket end of the bucket
   */
  void enqueue(long bucket, P part);

  /** Removes and returns the queued parts of a bucket, in no order. */
  List<P> pollDue(long bucket);

  /**
   * Buffers a part until its packet or message is complete.
   *
   * @param position offset in a packet, or number in a stream: one part each
   */
  void put(long position, P part);

  /** Returns a buffered part; null if there is none. */
  P get(long position);

  void remove(long position);
}
