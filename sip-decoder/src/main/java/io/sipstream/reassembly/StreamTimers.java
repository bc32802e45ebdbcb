package io.sipstream.reassembly;

/**
 * When a stream has to be looked at though nothing arrives: for missing bytes and for silence. A
 * timer that was set is left alone by all that comes later; when it rings, it is set anew if there
 * is still something to wait for.
 */
final class StreamTimers {
  private static final long NONE = -1;

  private StreamTimers() {}

  /** A timer rang. */
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
    // Event time has begun by now.
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

  /** What was closed is remembered for as long as a sender may still repeat what it sent. */
  private static long forgottenAt(StreamState state, ReassemblyLimits.Streams limits) {
    long idleMillis = limits.idleMillis();
    if (state.closed) {
      idleMillis = limits.gapMillis();
    } else if (isUnproven(state)) {
      idleMillis = Math.min(idleMillis, limits.firstMessageMillis());
    }
    return EventTimeOrder.later(state.lastMillis, idleMillis);
  }

  /** Whether the stream holds bytes and never gave a message. */
  private static boolean isUnproven(StreamState state) {
    return state.keptBytes > 0 && !state.isRecognized();
  }

  /** Lets those wait that now have something to wait for. */
  static void setDeadlines(long nowMillis, StreamState state, ReassemblyLimits.Streams limits) {
    for (int i = 0; i < state.runs.length; i++) {
      ContiguousRange run = state.runs[i];
      // What is unfinished before a hole waits with what is behind it, or if that waits no more.
      boolean behind = i + 1 < state.runs.length && !state.runs[i + 1].waits();
      if (!run.waits() && !(behind && run.isPartial())) {
        run.deadlineMillis = NONE;
      } else if (run.deadlineMillis == NONE) {
        run.deadlineMillis = EventTimeOrder.later(nowMillis, limits.gapMillis());
      }
    }
  }

  /** Asks the host for calls. */
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

  /** Asks again for all calls, some of which the host may have forgotten. */
  static void rescheduleTimers(StreamState state, ReassemblyContext<?, ?> host) {
    if (state.gapTimerMillis != NONE) {
      host.registerTimer(state.gapTimerMillis);
    }
    if (state.idleTimerMillis != NONE) {
      host.registerTimer(state.idleTimerMillis);
    }
  }

  /** The stream is forgotten. */
  static void cancel(StreamState state, ReassemblyContext<?, ?> host) {
    cancel(state.gapTimerMillis, NONE, state, host);
    cancel(state.idleTimerMillis, NONE, state, host);
  }

  private static void cancel(
      long millis, long otherMillis, StreamState state, ReassemblyContext<?, ?> host) {
    // What waits for its turn may have asked for the same moment; a call too many does no harm.
    if (millis != NONE && millis != otherMillis && state.awaiting == 0) {
      host.deleteTimer(millis);
    }
  }
}
