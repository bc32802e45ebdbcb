package io.sipstream.job;

import io.sipstream.settings.FlinkSettings;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** Creates the job's Flink configuration, which overrides the cluster's configuration. */
final class JobEnvironment {
  private JobEnvironment() {}

  /** Returns Flink's configuration for the settings. */
  static Configuration configuration(FlinkSettings settings) {
    Configuration flink = new Configuration();
    // A type that needs Kryo is an error. It fails at submission, not when a savepoint is restored.
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    // No operator keeps or changes its input records, so Flink need not copy them.
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(PipelineOptions.MAX_PARALLELISM, FlinkSettings.MAX_PARALLELISM);

    flink.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        Duration.ofMillis(settings.checkpointIntervalMs()));
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // While Elasticsearch is unavailable, checkpoints time out. A restart would not help.
    flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);

    // The job restarts without limit while Kafka or a machine is unavailable. Flink's default
    // number of attempts for this strategy is unlimited.
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(1));
    return flink;
  }
}
