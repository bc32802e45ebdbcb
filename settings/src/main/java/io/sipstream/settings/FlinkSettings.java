package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;

/** Checkpoints and event time of the job. */
public record FlinkSettings(
    @Setting(value = "10000", min = 100, max = HOUR_MS)
        @Help("Time between checkpoints, which commit offsets.")
        long checkpointIntervalMs,
    @Setting(value = "5000", min = 0, max = HOUR_MS)
        @Help("Delay of the watermark after the newest frame. Later frames are late.")
        long outOfOrdernessMs,
    @Setting(value = "10000", max = HOUR_MS) @Help("Idle time of a partition.") long idleTimeoutMs,
    @Setting(value = "2000", min = 0, max = HOUR_MS)
        @Help(
            "Hold of the watermark when frames arrive after idle time, so that all partitions are fetched.")
        long idleHoldMs,
    @Setting(value = "60000", min = 0, max = DAY_MS)
        @Help("Event time that a partition may be ahead of the slowest one. 0: no limit.")
        long maxWatermarkDriftMs)
    implements Serializable {
  /**
   * Key groups of the job's state, which limit the parallelism. Fixed, since a savepoint cannot be
   * read with another number; 720 divides evenly by most parallelisms in use.
   */
  public static final int MAX_PARALLELISM = 720;

  static final int HOUR_MS = 3_600_000;
  static final int DAY_MS = 86_400_000;
}
