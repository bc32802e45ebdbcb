package io.sipstream.job.settings;

import java.io.Serializable;

/**
 * How the job runs.
 *
 * @param checkpointIntervalMs time between checkpoints, milliseconds
 * @param outOfOrdernessMs how far behind the newest frame of a partition the watermark stays,
 *     milliseconds
 * @param idlenessMs silence after which a partition no longer holds back the watermark,
 *     milliseconds
 */
public record FlinkSettings(long checkpointIntervalMs, long outOfOrdernessMs, long idlenessMs)
    implements Serializable {
  private static final long serialVersionUID = 1;
}
