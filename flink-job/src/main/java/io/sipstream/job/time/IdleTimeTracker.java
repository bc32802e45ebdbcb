package io.sipstream.job.time;

import java.time.Duration;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Measures the idle time of one source subtask and the event time during it. Event time then
 * advances with the clock, beginning at the newest frame. So buffered parts are processed or time
 * out without further traffic.
 */
final class IdleTimeTracker {
  private final RelativeClock clock;
  private final long outOfOrdernessMillis;
  private final long idlenessNanos;

  private boolean active;
  private boolean idle;
  private long idleSinceNanos;
  private long newestMillis = Long.MIN_VALUE;

  /**
   * Creates a tracker.
   *
   * @param clock clock of the input; it stops while the input cannot deliver frames
   * @param outOfOrderness lag of event time behind the newest frame
   * @param idleness time without frames after which the input is idle
   */
  IdleTimeTracker(RelativeClock clock, Duration outOfOrderness, Duration idleness) {
    this.clock = clock;
    this.outOfOrdernessMillis = outOfOrderness.toMillis();
    this.idlenessNanos = idleness.toNanos();
  }

  /** Records a frame with a plausible capture time, in milliseconds since the epoch. */
  void recordFrame(long millis) {
    active = true;
    newestMillis = Math.max(newestMillis, millis);
  }

  /** Returns the capture time of the newest frame; {@link Long#MIN_VALUE} if there was none. */
  long newestMillis() {
    return newestMillis;
  }

  /** Restores the capture time of the newest frame before a restart. */
  void restore(long millis) {
    newestMillis = Math.max(newestMillis, millis);
  }

  /**
   * Returns the event time that the idle time has reached; {@link Long#MIN_VALUE} while the input
   * is not idle, or if it never had a frame. Call once in each period.
   */
  long eventTimeMillis() {
    if (active || !idle) {
      idle = !active;
      active = false;
      idleSinceNanos = clock.relativeTimeNanos();
      return Long.MIN_VALUE;
    }
    long idleNanos = clock.relativeTimeNanos() - idleSinceNanos;
    if (idleNanos <= idlenessNanos || newestMillis == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    return newestMillis + idleNanos / 1_000_000 - outOfOrdernessMillis - 1;
  }
}
