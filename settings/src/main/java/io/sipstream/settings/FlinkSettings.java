package io.sipstream.settings;

import java.io.Serializable;

/**
 * How the job runs.
 *
 * @param checkpointIntervalMs time between checkpoints, milliseconds
 * @param outOfOrdernessMs how far behind the newest frame of a partition the watermark stays,
 *     milliseconds
 * @param idleTimeoutMs silence after which a partition no longer holds back the watermark, and
 *     after which event time goes on with the clock if all of a subtask are silent, milliseconds
 */
public record FlinkSettings(long checkpointIntervalMs, long outOfOrdernessMs, long idleTimeoutMs)
    implements Serializable {
  /**
   * Key groups of the job's state, hence the most subtasks it can ever be spread over. Fixed, since
   * a savepoint cannot be read with another number; 720 divides evenly by most parallelisms in use.
   */
  public static final int MAX_PARALLELISM = 720;

  private static final long serialVersionUID = 1;

  static FlinkSettings from(SettingValues values) {
    return new FlinkSettings(
        values.get(SettingsTable.CHECKPOINT_INTERVAL_MS),
        values.get(SettingsTable.OUT_OF_ORDERNESS_MS),
        values.get(SettingsTable.IDLE_TIMEOUT_MS));
  }
}
