package io.sipstream.it.deploy;

import io.sipstream.cli.stack.LocalStack;
import io.sipstream.cli.stack.LocalStack.Part;
import io.sipstream.cli.stack.LocalStackBuilder;
import io.sipstream.it.SipstreamHome;
import io.sipstream.testing.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A local stack with Debian's Prometheus, which scrapes Flink and has the alerts of {@code deploy}.
 *
 * @param prometheus see {@link PrometheusServer}: minutes of the alerts are seconds
 */
public record MonitoredStack(LocalStack stack, PrometheusServer prometheus)
    implements AutoCloseable {
  /**
   * Starts all servers, or skips the test if Prometheus is missing.
   *
   * @param directory directory for data and logs
   * @param builder stack without data directory
   * @param flinkProcesses number of JobManagers and TaskManagers
   * @param agents ports of the agents' metrics, on loopback
   * @param alertmanager port of an Alertmanager, on loopback; 0 for none
   */
  public static MonitoredStack start(
      Path directory,
      LocalStackBuilder builder,
      int flinkProcesses,
      List<Integer> agents,
      int alertmanager)
      throws IOException {
    String promtool = Requirement.PROMTOOL.program("The alerts in a real Prometheus");
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < flinkProcesses; i++) {
      ports.add(PrometheusServer.freePort());
    }
    LocalStack stack =
        builder
            .dataDirectory(directory.resolve("stack"))
            .setting(
                Part.FLINK,
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory")
            .setting(
                Part.FLINK,
                "metrics.reporter.prom.port",
                String.join(",", ports.stream().map(String::valueOf).toList()))
            .start();
    try {
      Map<String, List<Integer>> targets = new TreeMap<>(Map.of("flink", ports));
      targets.put("sipstream-agent", agents);
      return new MonitoredStack(
          stack,
          PrometheusServer.start(
              Path.of(promtool).resolveSibling("prometheus"),
              directory.resolve("prometheus"),
              targets,
              alertmanager));
    } catch (IOException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Creates the topics of a job with default settings. */
  public void createTopics(int partitions) {
    for (String topic :
        List.of(
            "sip-frames", "sip-reports", "sip-frames-dead-letter", "sip-documents-dead-letter")) {
      stack.kafka().createTopic(topic, partitions, SipstreamHome.FRAMES_TOPIC);
    }
  }

  /**
   * Submits the job with one subtask.
   *
   * @param runOptions further options of {@code flink run}
   * @param more further settings of the job
   */
  public String submit(List<String> runOptions, List<String> more) {
    List<String> options = new ArrayList<>(List.of("-p", "1"));
    options.addAll(runOptions);
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + stack.kafka().address(),
                "--elasticsearch.hosts=" + stack.elasticsearch().address(),
                "--elasticsearch.replicas=0"));
    settings.addAll(more);
    return stack.flink().submit(options, SipstreamHome.JOB_JAR, settings);
  }

  @Override
  public void close() {
    prometheus.close();
    stack.close();
  }
}
