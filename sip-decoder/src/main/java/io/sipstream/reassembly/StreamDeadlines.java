package io.sipstream.reassembly;

/** Sets a stream's deadlines for missing bytes and for idleness. */
final class StreamDeadlines {
  private static final long NONE = ReassemblyState.NONE;

  private StreamDeadlines() {}

  /** Sets the times that were unknown before the first watermark. */
  static void resolve(
      StreamState state, ReassemblyContext<?, ?> host, ReassemblyLimits.Streams limits) {
    if (state.runs.length > 0 && state.lastMillis == EventTimeOrder.UNKNOWN) {
      state.lastMillis = host.watermarkMillis();
    }
    for (ContiguousRange run : state.runs) {
      if (run.deadlineMillis == EventTimeOrder.UNKNOWN) {
        run.deadlineMillis = EventTimeOrder.deadline(host.watermarkMillis(), limits.gapMillis());
      }
    }
  }

  static boolean isIdle(long millis, StreamState state, ReassemblyLimits.Streams limits) {
    return state.runs.length > 0 && forgottenAt(state, limits) <= millis;
  }

  /**
   * Returns when the state is removed. A closed stream remains as long as retransmissions may
   * arrive.
   */
  private static long forgottenAt(StreamState state, ReassemblyLimits.Streams limits) {
    long idleMillis = limits.idleMillis();
    if (state.closed) {
      idleMillis = limits.gapMillis();
    } else if (isUnproven(state)) {
      idleMillis = Math.min(idleMillis, limits.firstMessageMillis());
    }
    return EventTimeOrder.deadline(state.lastMillis, idleMillis);
  }

  /** Returns whether the stream has buffered bytes and no message or protocol was recognized. */
  private static boolean isUnproven(StreamState state) {
    return state.keptBytes > 0 && !state.isRecognized();
  }

  /** Sets the deadlines of ranges that wait, and clears those of others. */
  static void set(long nowMillis, StreamState state, ReassemblyLimits.Streams limits) {
    for (int i = 0; i < state.runs.length; i++) {
      ContiguousRange run = state.runs[i];
      // An incomplete item before a gap waits for the missing bytes. It does not if the range after
      // the gap waits for them.
      boolean behind = i + 1 < state.runs.length && !state.runs[i + 1].waits();
      if (!run.waits() && !(behind && run.isPartial())) {
        run.deadlineMillis = NONE;
      } else if (run.deadlineMillis == NONE) {
        run.deadlineMillis = EventTimeOrder.deadline(nowMillis, limits.gapMillis());
      }
    }
  }

  /** Returns the earliest deadline; -1 if there is none. */
  static long next(StreamState state, ReassemblyLimits.Streams limits) {
    if (state.runs.length == 0) {
      return NONE;
    }
    long next = forgottenAt(state, limits);
    for (ContiguousRange run : state.runs) {
      next = run.deadlineMillis == NONE ? next : Math.min(next, run.deadlineMillis);
    }
    return next;
  }
}
