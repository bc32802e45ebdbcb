package io.sipstream.agent.replay;

import java.util.concurrent.TimeUnit;

/** Computes when a frame of a replay is due: at once, or at N times the original speed. */
public final class ReplayPace {
  /** Limit of a jump between two capture timestamps, in either direction. */
  static final long GAP_LIMIT_NANOS = TimeUnit.HOURS.toNanos(1);

  private final double speed;
  private boolean started;
  private long lastCaptureTimeNanos;
  private double dueNanos;

  private ReplayPace(double speed) {
    this.speed = speed;
  }

  /** Returns the pace for "max" or a number above 0; null for anything else. */
  public static ReplayPace parse(String speed) {
    if (speed.equals("max")) {
      return new ReplayPace(Double.POSITIVE_INFINITY);
    }
    try {
      double number = Double.parseDouble(speed);
      return number > 0 && Double.isFinite(number) ? new ReplayPace(number) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  boolean isUnlimited() {
    return Double.isInfinite(speed);
  }

  /**
   * Returns when the next frame is due, in nanoseconds after the first one. Called once per frame,
   * in order.
   */
  long dueNanos(long captureTimeNanos) {
    if (started) {
      long gapNanos = captureTimeNanos - lastCaptureTimeNanos;
      dueNanos += Math.max(-GAP_LIMIT_NANOS, Math.min(GAP_LIMIT_NANOS, gapNanos)) / speed;
    }
    started = true;
    lastCaptureTimeNanos = captureTimeNanos;
    return (long) dueNanos;
  }
}
