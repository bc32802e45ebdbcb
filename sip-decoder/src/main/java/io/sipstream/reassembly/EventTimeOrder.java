package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Queues parts until the watermark passes their timestamps, and releases them in capture order,
 * whatever order they arrive in. Late parts are handled on arrival.
 */
final class EventTimeOrder {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private EventTimeOrder() {}

  /** Returns the part's timestamp in milliseconds since the epoch. */
  static long millis(ReassemblyInput part) {
    return part.context().captureTimeNanos() / NANOS_PER_MILLI;
  }

  /** Enqueues the part if the watermark has not passed its timestamp; returns whether it did. */
  static <P extends ReassemblyInput> boolean waits(P part, ReassemblyContext<P, ?> host) {
    long millis = millis(part);
    if (!part.canBeOrdered() || millis <= host.watermarkMillis()) {
      return false;
    }
    host.enqueue(millis, part);
    host.registerTimer(millis);
    return true;
  }

  /**
   * Returns the queued parts of a timestamp, in capture order.
   *
   * @param ties orders parts captured at the same nanosecond
   */
  static <P extends ReassemblyInput> List<P> due(
      long millis, ReassemblyContext<P, ?> host, Comparator<P> ties) {
    return inOrder(host.pollDue(millis), ties);
  }

  /**
   * Takes all queued parts before they are due, in capture order. Deletes the timers of their
   * timestamps, including a timer that the key registered for one of them itself.
   */
  static <P extends ReassemblyInput> List<P> all(ReassemblyContext<P, ?> host, Comparator<P> ties) {
    List<P> awaited = host.pollAll();
    for (P part : awaited) {
      host.deleteTimer(millis(part));
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
   * Returns the current time for a part that is handled on arrival, in milliseconds. A queued part
   * is handled at its own timestamp, since the watermark may have passed many parts in one step.
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
