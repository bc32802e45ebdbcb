package io.sipstream.job;

import io.sipstream.settings.FlinkSettings;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Creates the job's Flink environment. Options that correctness needs override the cluster's
 * configuration; other options are defaults that the cluster's configuration overrides.
 */
final class JobEnvironment {
  private JobEnvironment() {}

  /** Creates the environment that the submitting process has, with the job's options. */
  static StreamExecutionEnvironment create(FlinkSettings settings) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(overrides(settings));
    env.configure(defaults(env.getConfiguration()));
    return env;
  }

  /** Returns the options of a cluster whose configuration sets none of them. */
  static Configuration configuration(FlinkSettings settings) {
    Configuration flink = overrides(settings);
    flink.addAll(defaults(flink));
    return flink;
  }

  private static Configuration overrides(FlinkSettings settings) {
    Configuration flink = new Configuration();
    // A type that needs Kryo is an error. It fails at submission, not when a savepoint is restored.
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    // Without checkpoints no offset is committed and no dead letter is flushed.
    flink.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        Duration.ofMillis(settings.checkpointIntervalMs()));
    // Other modes count frames twice after a restart.
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    return flink;
  }

  /** Returns the defaults of options that the given configuration does not set. */
  private static Configuration defaults(ReadableConfig given) {
    Configuration flink = new Configuration();
    // No operator changes its input records or keeps their bytes, so Flink need not copy them.
    if (given.getOptional(PipelineOptions.OBJECT_REUSE).isEmpty()) {
      flink.set(PipelineOptions.OBJECT_REUSE, true);
    }
    // A watermark releases all buffered parts up to it. Meanwhile the sources fill the buffers of
    // these operators, then they wait. Smaller steps of event time avoid this.
    if (given.getOptional(PipelineOptions.AUTO_WATERMARK_INTERVAL).isEmpty()) {
      flink.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(50));
    }
    // While Elasticsearch is unavailable, checkpoints time out. A restart would not help.
    if (given.getOptional(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER).isEmpty()) {
      flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    }
    return flink;
  }
}
