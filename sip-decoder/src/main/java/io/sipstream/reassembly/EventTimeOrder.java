package io.sipstream.reassembly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Queues parts in buckets of event time, and releases a bucket in capture order when the watermark
 * passes its end, whatever order the parts arrive in. Parts of a bucket that has passed are handled
 * on arrival.
 *
 * <p>Deadlines are ends of buckets, and a bucket is handled before the deadlines at its end. So no
 * wait ends before a part that was captured in time, and a key needs one timer per bucket.
 */
final class EventTimeOrder {
  /** Length of a bucket, which is named by its last millisecond. State contains bucket numbers. */
  static final long BUCKET_MILLIS = 100;

  private static final long NONE = ReassemblyState.NONE;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private EventTimeOrder() {}

  /**
   * Holds a part that is due, decoded once.
   *
   * @param packet fragment or segment of the part
   */
  record Due<P, K>(P part, K packet, long captureTimeNanos) {}

  /** Returns the end of the part's bucket, in milliseconds since the epoch. */
  static long bucket(ReassemblyInput part) {
    return endOfBucket(part.context().captureTimeNanos() / NANOS_PER_MILLI);
  }

  private static long endOfBucket(long millis) {
    long into = millis % BUCKET_MILLIS;
    return into == 0 || millis > Long.MAX_VALUE - BUCKET_MILLIS
        ? millis
        : millis - into + BUCKET_MILLIS;
  }

  /** Queues the part if the watermark has not passed its bucket; returns whether it did. */
  static <P extends ReassemblyInput> boolean queue(
      P part, ReassemblyState state, ReassemblyContext<P, ?> host) {
    long bucket = bucket(part);
    if (!part.canBeOrdered() || bucket <= host.watermarkMillis()) {
      return false;
    }
    host.enqueue(bucket, part);
    if (state.addBucket(bucket)) {
      host.registerTimer(bucket);
    }
    return true;
  }

  /**
   * Takes the queued parts of a bucket, in capture order.
   *
   * @param ties orders parts captured at the same nanosecond
   */
  static <P extends ReassemblyInput, K> List<Due<P, K>> due(
      long bucket,
      ReassemblyState state,
      ReassemblyContext<P, ?> host,
      Function<ReassemblyInput, K> decoder,
      Comparator<K> ties) {
    if (!state.removeBucket(bucket)) {
      return List.of();
    }
    List<P> parts = host.pollDue(bucket);
    List<Due<P, K>> due = new ArrayList<>(parts.size());
    for (P part : parts) {
      due.add(new Due<>(part, decoder.apply(part), part.context().captureTimeNanos()));
    }
    if (due.size() > 1) {
      due.sort(
          Comparator.<Due<P, K>>comparingLong(Due::captureTimeNanos)
              .thenComparing(Due::packet, ties));
    }
    return due;
  }

  /** Takes all queued parts before they are due, in capture order, and deletes their timers. */
  static <P extends ReassemblyInput, K> List<Due<P, K>> all(
      ReassemblyState state,
      ReassemblyContext<P, ?> host,
      Function<ReassemblyInput, K> decoder,
      Comparator<K> ties) {
    List<Due<P, K>> all = new ArrayList<>();
    for (long bucket : state.buckets()) {
      if (bucket != state.timerMillis) {
        host.deleteTimer(bucket);
      }
      all.addAll(due(bucket, state, host, decoder, ties));
    }
    return all;
  }

  /**
   * Returns the current time for a part that is handled on arrival, in milliseconds. A queued part
   * is handled at the end of its bucket, since the watermark may have passed many parts in one
   * step.
   */
  static long nowOnArrival(ReassemblyContext<?, ?> host) {
    return host.watermarkMillis() == Long.MIN_VALUE ? UNKNOWN : host.watermarkMillis();
  }

  /** Event time has not started. Sorts before every timestamp. */
  static final long UNKNOWN = 0;

  /**
   * Adds a delay to a timestamp and returns the end of the bucket; {@link #UNKNOWN} for an unknown
   * timestamp.
   */
  static long deadline(long millis, long delayMillis) {
    if (millis == UNKNOWN) {
      return UNKNOWN;
    }
    return millis > Long.MAX_VALUE - delayMillis
        ? Long.MAX_VALUE
        : endOfBucket(millis + delayMillis);
  }

  /** Notes that a timer of the key fired. */
  static void fired(long millis, ReassemblyState state) {
    if (state.timerMillis <= millis) {
      state.timerMillis = NONE;
    }
  }

  /**
   * Registers a timer for a deadline, unless the key has an earlier one, which then calls this
   * again. So deadlines that move need no timers of their own.
   *
   * @param deadlineMillis -1 for none, which deletes the timer
   */
  static void setTimer(long deadlineMillis, ReassemblyState state, ReassemblyContext<?, ?> host) {
    if (deadlineMillis != NONE) {
      boolean bucketIsDueBefore = state.hasQueued() && state.buckets()[0] <= deadlineMillis;
      boolean timerIsDueBefore = state.timerMillis != NONE && state.timerMillis <= deadlineMillis;
      if (bucketIsDueBefore || timerIsDueBefore) {
        return;
      }
    }
    if (state.timerMillis != NONE && !state.hasBucket(state.timerMillis)) {
      host.deleteTimer(state.timerMillis);
    }
    state.timerMillis = deadlineMillis;
    if (deadlineMillis != NONE) {
      host.registerTimer(deadlineMillis);
    }
  }
}
