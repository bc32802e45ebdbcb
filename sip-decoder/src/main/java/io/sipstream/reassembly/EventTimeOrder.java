package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Queues pieces until the watermark passes their timestamps, and releases them in capture order,
 * whatever order they arrive in. Late pieces are handled on arrival.
 */
final class EventTimeOrder {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private EventTimeOrder() {}

  /** Returns the piece's timestamp in milliseconds since the epoch. */
  static long millis(ReassemblyInput piece) {
    return piece.context().captureTimeNanos() / NANOS_PER_MILLI;
  }

  /** Enqueues the piece if the watermark has not passed its timestamp; returns whether it did. */
  static <P extends ReassemblyInput> boolean waits(P piece, ReassemblyContext<P, ?> host) {
    long millis = millis(piece);
    if (!piece.canBeOrdered() || millis <= host.watermarkMillis()) {
      return false;
    }
    host.enqueue(millis, piece);
    host.registerTimer(millis);
    return true;
  }

  /**
   * Returns the queued pieces of a timestamp, in capture order.
   *
   * @param ties orders pieces captured at the same nanosecond
   */
  static <P extends ReassemblyInput> List<P> due(
      long millis, ReassemblyContext<P, ?> host, Comparator<P> ties) {
    return inOrder(host.pollDue(millis), ties);
  }

  /**
   * Takes all queued pieces before they are due, in capture order. Deletes the timers of their
   * timestamps, including a timer that the key registered for one of them itself.
   */
  static <P extends ReassemblyInput> List<P> all(ReassemblyContext<P, ?> host, Comparator<P> ties) {
    List<P> awaited = host.pollAll();
    for (P piece : awaited) {
      host.deleteTimer(millis(piece));
    }
    return inOrder(awaited, ties);
  }

  private static <P extends ReassemblyInput> List<P> inOrder(List<P> awaited, Comparator<P> ties) {
    if (awaited.size() < 2) {
      return awaited;
    }
    List<P> due = new ArrayList<>(awaited);
    due.sort(
        Comparator.comparing(P::context, Comparator.comparingLong(FrameContext::captureTimeNanos))
            .thenComparing(ties));
    return due;
  }

  /**
   * Returns the current time for a piece that is handled on arrival, in milliseconds. A queued
   * piece is handled at its own timestamp, since the watermark may have passed many pieces in one
   * step.
   */
  static long nowOnArrival(ReassemblyContext<?, ?> host) {
    return host.watermarkMillis() == Long.MIN_VALUE ? UNKNOWN : host.watermarkMillis();
  }

  /** Event time has not started. Sorts before every timestamp. */
  static final long UNKNOWN = 0;

  /** Adds a delay to a timestamp; returns {@link #UNKNOWN} for an unknown one. */
  static long later(long millis, long delayMillis) {
    if (millis == UNKNOWN) {
      return UNKNOWN;
    }
    return millis > Long.MAX_VALUE - delayMillis ? Long.MAX_VALUE : millis + delayMillis;
  }
}
