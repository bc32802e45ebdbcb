package io.sipstream.it.sink;

import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.SipElasticsearchSink;
import io.sipstream.job.record.SerializedType;
import io.sipstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the sink in a Flink cluster within this process, on documents made from their number. */
final class SinkJob {
  private static final int TIMEOUT_SECONDS = 60;

  private SinkJob() {}

  /** Makes the document of a number; Flink takes it along to its tasks. */
  interface Documents extends MapFunction<Long, Document> {}

  /** Starts a job that must never restart; whatever fails in it fails it. */
  static JobClient start(
      long count, Documents documents, SinkSettings settings, KafkaSettings kafka)
      throws Exception {
    return start(count, documents, settings, kafka, 0, 0);
  }

  /**
   * @param checkpointMs time between checkpoints, milliseconds; 0 for none
   */
  static JobClient start(
      long count,
      Documents documents,
      SinkSettings settings,
      KafkaSettings kafka,
      long checkpointMs,
      int restarts)
      throws Exception {
    return start(
        count, documents, settings, kafka, checkpointMs, restarts, Document.Target.MESSAGES);
  }

  private static JobClient start(
      long count,
      Documents documents,
      SinkSettings settings,
      KafkaSettings kafka,
      long checkpointMs,
      int restarts,
      Document.Target target)
      throws Exception {
    var configuration = new Configuration();
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    var env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    if (checkpointMs > 0) {
      env.enableCheckpointing(checkpointMs);
    }
    var stream =
        env.fromSequence(0, count - 1)
            .map(documents)
            .returns(SerializedType.DOCUMENT)
            .name("documents")
            .uid("documents");
    SipElasticsearchSink.addTo(
            stream, settings.elasticsearch(), kafka, Profile.LEAN, Set.of(target))
        .name("elasticsearch")
        .uid("elasticsearch");
    JobGraph job = env.getStreamGraph().getJobGraph();
    MiniCluster cluster = Cluster.STARTED;
    cluster.submitJob(job).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return new MiniClusterJobClient(
        job.getJobID(),
        cluster,
        SinkJob.class.getClassLoader(),
        MiniClusterJobClient.JobFinalizationBehavior.NOTHING);
  }

  /** Holds the cluster of all jobs, which starts with the first one. */
  private static final class Cluster {
    private static final int SLOTS = 4;
    static final MiniCluster STARTED = start();

    private static MiniCluster start() {
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .withRandomPorts()
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(SLOTS)
                  .build());
      try {
        cluster.start();
      } catch (Exception e) {
        throw new IllegalStateException("Flink does not start in this process.", e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> cluster.closeAsync().join()));
      return cluster;
    }
  }

  /** Runs a job to its end and gives its books. */
  static Map<String, Long> run(
      long count, Documents documents, SinkSettings settings, KafkaSettings kafka)
      throws Exception {
    return books(start(count, documents, settings, kafka));
  }

  /** Runs a job that writes documents of a target. */
  static Map<String, Long> run(
      Document.Target target,
      long count,
      Documents documents,
      SinkSettings settings,
      KafkaSettings kafka)
      throws Exception {
    return books(start(count, documents, settings, kafka, 0, 0, target));
  }

  /** Waits for the job's end and gives its books. */
  static Map<String, Long> books(JobClient job) throws Exception {
    Map<String, Long> books = new TreeMap<>();
    job.getJobExecutionResult()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .getAllAccumulatorResults()
        .forEach((name, value) -> books.put(name, (Long) value));
    return books;
  }

  /** Waits for the job's failure and gives what failed it: the innermost cause. */
  static Throwable failure(JobClient job) throws Exception {
    try {
      job.getJobExecutionResult().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause;
    }
    throw new AssertionError("The job did not fail.");
  }
}
