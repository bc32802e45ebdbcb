package io.sipstream.job.time;

import java.time.Duration;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Whether the input of one source subtask is silent, and how far event time has come then: it goes
 * on with the clock from the newest frame, so that what waits for its turn or its end needs no
 * further traffic.
 */
final class IdleTimeTracker {
  private final RelativeClock clock;
  private final long outOfOrdernessMillis;
  private final long idlenessNanos;

  private boolean heard;
  private boolean silent;
  private long silentSinceNanos;
  private long newestMillis = Long.MIN_VALUE;

  /**
   * @param clock of the input: it stands still while nothing could be heard
   * @param outOfOrderness how far behind the newest frame event time stays
   * @param idleness after which silence begins to mean something
   */
  IdleTimeTracker(RelativeClock clock, Duration outOfOrderness, Duration idleness) {
    this.clock = clock;
    this.outOfOrdernessMillis = outOfOrderness.toMillis();
    this.idlenessNanos = idleness.toNanos();
  }

  /** A frame came, with a time that can be trusted, in milliseconds since the epoch. */
  void hear(long millis) {
    heard = true;
    newestMillis = Math.max(newestMillis, millis);
  }

  /** The time of the newest frame; {@link Long#MIN_VALUE} if there was none. */
  long newestMillis() {
    return newestMillis;
  }

  /** Goes on from the newest frame that was heard before a restart. */
  void restore(long millis) {
    newestMillis = Math.max(newestMillis, millis);
  }

  /**
   * Called once in each period.
   *
   * @return the event time that silence has come to; {@link Long#MIN_VALUE} as long as there is
   *     traffic, or never was any
   */
  long eventTimeMillis() {
    if (heard || !silent) {
      silent = !heard;
      heard = false;
      silentSinceNanos = clock.relativeTimeNanos();
      return Long.MIN_VALUE;
    }
    long silenceNanos = clock.relativeTimeNanos() - silentSinceNanos;
    if (silenceNanos <= idlenessNanos || newestMillis == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    return newestMillis + silenceNanos / 1_000_000 - outOfOrdernessMillis - 1;
  }
}
