package io.sipstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.settings.JobSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobEnvironmentTest {
  private final Configuration cluster = new Configuration();

  @AfterEach
  void removeContext() {
    StreamContextEnvironment.unsetAsContext();
  }

  @Test
  void aClusterWithoutOptionsGetsTheDefaults() throws Exception {
    StreamExecutionEnvironment env = create();

    assertThat(env.getConfig().isObjectReuseEnabled()).isTrue();
    assertThat(env.getConfig().getAutoWatermarkInterval()).isEqualTo(50);
    assertThat(env.getCheckpointConfig().getTolerableCheckpointFailureNumber())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(env.getConfiguration().getOptional(RestartStrategyOptions.RESTART_STRATEGY))
        .isEmpty();
  }

  @Test
  void theClusterDecidesWhatCorrectnessDoesNotNeed() throws Exception {
    cluster.set(PipelineOptions.OBJECT_REUSE, false);
    cluster.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(200));
    cluster.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 3);
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");

    StreamExecutionEnvironment env = create();

    assertThat(env.getConfig().isObjectReuseEnabled()).isFalse();
    assertThat(env.getConfig().getAutoWatermarkInterval()).isEqualTo(200);
    assertThat(env.getCheckpointConfig().getTolerableCheckpointFailureNumber()).isEqualTo(3);
    assertThat(env.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
        .isEqualTo("failure-rate");
  }

  @Test
  void theJobDecidesWhatCorrectnessNeeds() throws Exception {
    cluster.set(PipelineOptions.GENERIC_TYPES, true);
    cluster.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);

    StreamExecutionEnvironment env = create();

    assertThat(env.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(env.getCheckpointConfig().getCheckpointingConsistencyMode())
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(10_000);
  }

  private StreamExecutionEnvironment create() throws Exception {
    // As flink run does.
    StreamContextEnvironment.setAsContext(
        new DefaultExecutorServiceLoader(), cluster, getClass().getClassLoader(), false, false);
    return JobEnvironment.create(JobSettings.of(Map.of()).flink());
  }
}
