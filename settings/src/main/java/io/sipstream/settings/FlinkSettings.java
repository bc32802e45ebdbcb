package io.sipstream.settings;

import io.sipstream.settings.Setting.Help;
import java.io.Serializable;

/** Checkpoints and event time of the job. */
public record FlinkSettings(
    @Setting(value = "10000", min = 100, max = HOUR_MS)
        @Help(
            value = "Time between checkpoints, which commit offsets.",
            advice =
                "Raise it if checkpoints take most of the interval. A restart then repeats more frames.")
        long checkpointIntervalMs,
    @Setting(value = "5000", min = 0, max = HOUR_MS)
        @Help(
            value = "Delay of the watermark after the newest frame. Later frames are late.",
            advice =
                "Raise it if frames arrive later than that in Kafka. Reassembled messages are delayed as much.")
        long outOfOrdernessMs,
    @Setting(value = "10000", max = HOUR_MS)
        @Help(
            value = "Idle time of a partition.",
            reached =
                "It no longer holds back the watermark. When all are idle, event time advances with the clock.",
            advice =
                "Raise it above the longest agent outage that incomplete messages are to survive.")
        long idleTimeoutMs,
    @Setting(value = "2000", min = 0, max = HOUR_MS)
        @Help(
            value =
                "Hold of the watermark when frames arrive after idle time, so that all partitions are fetched.",
            advice = "Raise it for many partitions per subtask.")
        long idleHoldMs,
    @Setting(value = "60000", min = 0, max = DAY_MS)
        @Help(
            value = "Event time that a partition may be ahead of the slowest one. 0: no limit.",
            reached = "It is not read until the others follow.",
            advice = "Raise it, or set 0, to replay a long time with few frames.")
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
