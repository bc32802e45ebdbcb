package io.sipstream.agent.live;

import io.sipstream.agent.metrics.FrameCounts;
import java.util.concurrent.TimeUnit;

/** Whether frames come through; looked at often by one thread, asked by any. */
public final class AgentHealth {
  /** Without an acknowledgement for so long, though frames wait, something is wrong. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private long acknowledged;
  private long movedNanos;
  private volatile String complaint;

  public AgentHealth(long nowNanos) {
    movedNanos = nowNanos;
  }

  /**
   * Looks at the figures of this moment.
   *
   * @param nowNanos only differences count
   * @param trouble why no frames come, or null
   */
  void look(FrameCounts.Snapshot figures, String trouble, long nowNanos) {
    boolean waiting =
        figures.inFlight() > 0 || (figures.spool() != null && figures.spool().held() > 0);
    if (figures.acknowledged() != acknowledged || !waiting) {
      acknowledged = figures.acknowledged();
      movedNanos = nowNanos;
    }
    if (trouble != null) {
      complaint = trouble;
    } else if (nowNanos - movedNanos >= PATIENCE_NANOS) {
      complaint =
          "Frames wait, and Kafka has acknowledged none for "
              + TimeUnit.NANOSECONDS.toSeconds(nowNanos - movedNanos)
              + " seconds.";
    } else {
      complaint = null;
    }
  }

  /** What is wrong, a sentence; null if all is well. */
  String unhealthyReason() {
    return complaint;
  }
}
