package io.sipstream.reassembly;

import io.sipstream.packet.FrameContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the pieces of a key wait until nothing earlier can come, so that whatever order they arrive
 * in, they are handled in the order of their capture. What comes too late for that is handled at
 * once.
 */
final class EventTimeOrder {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private EventTimeOrder() {}

  /** The piece's time on the host's clock. */
  static long millis(ReassemblyInput piece) {
    return piece.context().captureTimeNanos() / NANOS_PER_MILLI;
  }

  /** Whether the piece has to wait; if so, the host has it now. */
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
   * Those whose turn has come, in the order of capture.
   *
   * @param ties orders what was captured at the same nanosecond
   */
  static <P extends ReassemblyInput> List<P> due(
      long millis, ReassemblyContext<P, ?> host, Comparator<P> ties) {
    return inOrder(host.pollDue(millis), ties);
  }

  /**
   * Takes all pieces that wait, ahead of their time, in the order of capture. The host then has no
   * call for their times, even if the key asked for one of them itself.
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
   * Now, for a piece that is handled on arrival. One that is handled in its turn has its own time:
   * event time may have come further in one step than the pieces that it passed.
   */
  static long nowOnArrival(ReassemblyContext<?, ?> host) {
    return host.watermarkMillis() == Long.MIN_VALUE ? UNKNOWN : host.watermarkMillis();
  }

  /** Event time has not begun. Sorts before every moment that it can have come to. */
  static final long UNKNOWN = 0;

  /** A moment after another; unknown if that is. */
  static long later(long millis, long delayMillis) {
    if (millis == UNKNOWN) {
      return UNKNOWN;
    }
    return millis > Long.MAX_VALUE - delayMillis ? Long.MAX_VALUE : millis + delayMillis;
  }
}
