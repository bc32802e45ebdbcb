package io.sipstream.reassembly;

/**
 * Sets a stream's timers for missing bytes and for idleness. Later segments do not postpone a
 * timer. When it fires, a new one is registered if the stream still waits.
 */
final class StreamTimers {
  private static final long NONE = -1;

  private StreamTimers() {}

  /** Handles a timer that fired. */
  static void called(
      long millis,
      StreamState state,
      ReassemblyContext<?, ?> host,
      ReassemblyLimits.Streams limits) {
    if (state.gapTimerMillis <= millis) {
      state.gapTimerMillis = NONE;
    }
    if (state.idleTimerMillis <= millis) {
      state.idleTimerMillis = NONE;
    }
    // The watermark has a value now.
    if (state.runs.length > 0 && state.lastMillis == EventTimeOrder.UNKNOWN) {
      state.lastMillis = host.watermarkMillis();
    }
    for (ContiguousRange run : state.runs) {
      if (run.deadlineMillis == EventTimeOrder.UNKNOWN) {
        run.deadlineMillis = EventTimeOrder.later(host.watermarkMillis(), limits.gapMillis());
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
    return EventTimeOrder.later(state.lastMillis, idleMillis);
  }

  /** Returns whether the stream has buffered bytes and no message or protocol was recognized. */
  private static boolean isUnproven(StreamState state) {
    return state.keptBytes > 0 && !state.isRecognized();
  }

  /** Sets the deadlines of ranges that wait, and clears those of others. */
  static void setDeadlines(long nowMillis, StreamState state, ReassemblyLimits.Streams limits) {
    for (int i = 0; i < state.runs.length; i++) {
      ContiguousRange run = state.runs[i];
      // An incomplete item before a gap waits for the missing bytes. It does not if the range after
      // the gap waits for them.
      boolean behind = i + 1 < state.runs.length && !state.runs[i + 1].waits();
      if (!run.waits() && !(behind && run.isPartial())) {
        run.deadlineMillis = NONE;
      } else if (run.deadlineMillis == NONE) {
        run.deadlineMillis = EventTimeOrder.later(nowMillis, limits.gapMillis());
      }
    }
  }

  /** Registers the timers. */
  static void set(
      StreamState state, ReassemblyContext<?, ?> host, ReassemblyLimits.Streams limits) {
    boolean waits = state.closed;
    long gap = state.closed ? forgottenAt(state, limits) : Long.MAX_VALUE;
    for (ContiguousRange run : state.runs) {
      if (run.deadlineMillis != NONE) {
        waits = true;
        gap = Math.min(gap, run.deadlineMillis);
      }
    }
    if (waits && (state.gapTimerMillis == NONE || gap < state.gapTimerMillis)) {
      cancel(state.gapTimerMillis, state.idleTimerMillis, state, host);
      state.gapTimerMillis = gap;
      host.registerTimer(gap);
    }
    long idle = forgottenAt(state, limits);
    if (state.runs.length > 0 && (state.idleTimerMillis == NONE || idle < state.idleTimerMillis)) {
      cancel(state.idleTimerMillis, state.gapTimerMillis, state, host);
      state.idleTimerMillis = idle;
      host.registerTimer(idle);
    }
  }

  /** Registers all timers again; the host may have deleted some. */
  static void rescheduleTimers(StreamState state, ReassemblyContext<?, ?> host) {
    if (state.gapTimerMillis != NONE) {
      host.registerTimer(state.gapTimerMillis);
    }
    if (state.idleTimerMillis != NONE) {
      host.registerTimer(state.idleTimerMillis);
    }
  }

  /** Deletes all timers. */
  static void cancel(StreamState state, ReassemblyContext<?, ?> host) {
    cancel(state.gapTimerMillis, NONE, state, host);
    cancel(state.idleTimerMillis, NONE, state, host);
  }

  private static void cancel(
      long millis, long otherMillis, StreamState state, ReassemblyContext<?, ?> host) {
    // A queued segment may need the timer for its timestamp; a superfluous timer is harmless.
    if (millis != NONE && millis != otherMillis && state.awaiting == 0) {
      host.deleteTimer(millis);
    }
  }
}
