package io.sipstream.job.time;

import io.sipstream.settings.FlinkSettings;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.KafkaSettings;
import java.io.Serializable;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Holds the settings of event time.
 *
 * @param outOfOrderness lag of the watermark behind the newest frame
 * @param idleness time without frames after which a partition or subtask is idle
 * @param idleHold hold of the watermark when frames arrive after idle time
 * @param maxDrift event time that a partition may be ahead of the slowest one; zero for no limit
 * @param maxResponseInterval maximum time between two broker responses that counts as idle time
 */
public record EventTime(
    Duration outOfOrderness,
    Duration idleness,
    Duration idleHold,
    Duration maxDrift,
    Duration maxResponseInterval)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Idle time of a partition of a bounded input: longer than any run. A partition without frames is
   * then at its end, which Flink knows, or was not fetched yet.
   */
  private static final Duration NEVER_IDLE = Duration.ofDays(36_500);

  // Leaves time for the poll, the network and a busy broker.
  private static final int FETCH_WAITS = 4;

  /**
   * Creates the settings of a job. A broker without new records responds after {@code
   * fetch.max.wait.ms}, so the maximum response interval is a multiple of it.
   *
   * @throws org.apache.kafka.common.config.ConfigException if {@code fetch.max.wait.ms} is no
   *     number
   */
  public static EventTime of(JobSettings settings) {
    FlinkSettings flink = settings.flink();
    boolean bounded = settings.kafka().stop() != KafkaSettings.Stop.NEVER;
    String key = ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG;
    String given = settings.kafka().properties().get(key);
    int fetchWaitMillis =
        given == null
            ? ConsumerConfig.DEFAULT_FETCH_MAX_WAIT_MS
            : (Integer) ConfigDef.parseType(key, given, ConfigDef.Type.INT);
    return new EventTime(
        Duration.ofMillis(flink.outOfOrdernessMs()),
        bounded ? NEVER_IDLE : Duration.ofMillis(flink.idleTimeoutMs()),
        Duration.ofMillis(flink.idleHoldMs()),
        Duration.ofMillis(flink.maxWatermarkDriftMs()),
        Duration.ofMillis(fetchWaitMillis).multipliedBy(FETCH_WAITS));
  }
}
