package io.sipstream.job;

import io.sipstream.document.Document;
import io.sipstream.job.counters.FrameAccounting;
import io.sipstream.job.elasticsearch.SipElasticsearchSink;
import io.sipstream.job.kafka.KafkaConnectors;
import io.sipstream.job.kafka.KafkaTopicCheck;
import io.sipstream.settings.JobSettings;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.DetachedJobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Connects the pipeline to Kafka and Elasticsearch, runs it and prints its counters at the end. */
final class JobRun {
  private static final String NAME = "sipstream";

  private JobRun() {}

  /**
   * Runs the job. Returns after its end, or after its submission if it is detached.
   *
   * @param out receives the counters of a job that has ended
   */
  static void execute(JobSettings settings, PrintStream out) throws Exception {
    KafkaTopicCheck.check(
        settings.kafka(), settings.calls().enabled() ? settings.calls().kafkaTopic() : null);
    StreamExecutionEnvironment env = JobEnvironment.create(settings.flink());
    SipPipeline.build(
        env,
        settings,
        KafkaConnectors.frames(settings.kafka()),
        KafkaConnectors.reports(settings.kafka()),
        elasticsearch(settings),
        letters -> letters.sinkTo(KafkaConnectors.framesDeadLetters(settings.kafka())));
    JobExecutionResult result = env.execute(NAME);
    if (!(result instanceof DetachedJobExecutionResult)) {
      printCounters(result, out);
    }
  }

  static SinkBinding<Document> elasticsearch(JobSettings settings) {
    return documents -> {
      DataStreamSink<Document> sink =
          SipElasticsearchSink.addTo(
              documents,
              settings.elasticsearch(),
              settings.kafka(),
              settings.decoder().profile(),
              targets(settings));
      int subtasks = settings.elasticsearch().bulk().sinkParallelism();
      return subtasks == 0 ? sink : sink.setParallelism(subtasks);
    };
  }

  /** Returns the kinds of documents that a job writes. */
  private static Set<Document.Target> targets(JobSettings settings) {
    Set<Document.Target> targets = EnumSet.of(Document.Target.MESSAGES);
    if (settings.kafka().captureStatsTopic() != null) {
      targets.add(Document.Target.CAPTURE_LOSS);
    }
    if (settings.calls().enabled()) {
      targets.add(Document.Target.CALLS);
      if (settings.kpis().enabled()) {
        targets.add(Document.Target.KPIS);
      }
    }
    if (settings.registrations().enabled()) {
      targets.add(Document.Target.REGISTRATIONS);
    }
    return targets;
  }

  private static void printCounters(JobExecutionResult result, PrintStream out) {
    Map<String, Long> counters = new TreeMap<>();
    result
        .getAllAccumulatorResults()
        .forEach(
            (name, value) -> {
              if (value instanceof Long count) {
                counters.put(name, count);
              }
            });
    FrameAccounting balance = FrameAccounting.of(counters);
    counters.forEach((name, count) -> out.printf("%,15d  %s%n", count, name));
    balance.equations().forEach(out::println);
    balance.imbalances().forEach(out::println);
  }
}
