package io.sipstream.job;

import io.sipstream.settings.FlinkSettings;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** What the job asks of Flink, whatever the cluster's own configuration says. */
final class JobEnvironment {
  private JobEnvironment() {}

  static Configuration configuration(FlinkSettings settings) {
    Configuration flink = new Configuration();
    // A type that would need Kryo is a mistake; it fails here and not in a savepoint years later.
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    // No operator keeps or alters what it was given, so nothing needs to be copied between them.
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(PipelineOptions.MAX_PARALLELISM, FlinkSettings.MAX_PARALLELISM);

    flink.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        Duration.ofMillis(settings.checkpointIntervalMs()));
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    // While Elasticsearch is away checkpoints time out; a restart would not bring it back.
    flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);

    // Kafka or a machine away is no reason to give up, however long; Flink's default number of
    // attempts has no end.
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
