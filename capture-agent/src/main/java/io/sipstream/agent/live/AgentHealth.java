package io.sipstream.agent.live;

import io.sipstream.agent.metrics.FrameCounts;
import java.util.concurrent.TimeUnit;

/** Decides whether frames reach Kafka. One thread updates it, any thread reads it. */
public final class AgentHealth {
  /**
   * Time without an acknowledgement, while frames are queued, after which the agent is unhealthy.
   */
  static final long ACKNOWLEDGEMENT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private long acknowledged;
  private long progressNanos;
  private volatile String unhealthyReason;

  public AgentHealth(long nowNanos) {
    progressNanos = nowNanos;
  }

  /**
   * Updates the health from the current counters.
   *
   * @param captureError why no frames arrive, or null
   * @param nowNanos monotonic time; only differences are used
   */
  void update(FrameCounts.Snapshot counts, String captureError, long nowNanos) {
    boolean waiting =
        counts.inFlight() > 0 || (counts.spool() != null && counts.spool().held() > 0);
    if (counts.acknowledged() != acknowledged || !waiting) {
      acknowledged = counts.acknowledged();
      progressNanos = nowNanos;
    }
    if (captureError != null) {
      unhealthyReason = captureError;
    } else if (nowNanos - progressNanos >= ACKNOWLEDGEMENT_TIMEOUT_NANOS) {
      unhealthyReason =
          "No acknowledgement from Kafka for "
              + TimeUnit.NANOSECONDS.toSeconds(nowNanos - progressNanos)
              + " seconds while frames are queued.";
    } else {
      unhealthyReason = null;
    }
  }

  /** Returns why the agent is unhealthy, as a message; null if it is healthy. */
  String unhealthyReason() {
    return unhealthyReason;
  }
}
