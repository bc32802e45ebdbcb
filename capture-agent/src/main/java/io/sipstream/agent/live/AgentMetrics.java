package io.sipstream.agent.live;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.kafka.ReportSender;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.Metrics;
import io.sipstream.agent.metrics.SpoolCounts;
import io.sipstream.agent.process.AgentVersion;
import java.util.Map;

/** What the report tells, as metrics. */
public final class AgentMetrics {
  private final FrameCounts counts;
  private final FrameQueue queue;
  private final FrameLoop loop;
  private final AgentHealth health;
  private final ReportSender reports;
  private final String agentName;

  /**
   * @param reports null for none
   * @param agentName null for none
   */
  public AgentMetrics(
      FrameCounts counts,
      FrameQueue queue,
      FrameLoop loop,
      AgentHealth health,
      ReportSender reports,
      String agentName) {
    this.counts = counts;
    this.queue = queue;
    this.loop = loop;
    this.health = health;
    this.reports = reports;
    this.agentName = agentName;
  }

  AgentHealth health() {
    return health;
  }

  MetricSnapshots snapshots() {
    Metrics metrics = new Metrics();
    String version = AgentVersion.get();
    metrics.info(
        "build",
        "Always 1; its labels tell the version and the name of the tap.",
        Labels.of(
            "version",
            version == null ? "" : version,
            "agent",
            agentName == null ? "" : agentName));
    metrics.gauge(
        "healthy", "1 if /healthz says so, else 0.", health.unhealthyReason() == null ? 1 : 0);
    FrameCounts.Snapshot figures = counts.snapshot();
    addFrames(metrics, figures);
    metrics.gauge("queue_bytes", "Memory that frames take which wait.", queue.heldBytes());
    metrics.gauge("queue_limit_bytes", "Memory that they may take.", queue.limitBytes());
    if (figures.spool() != null) {
      addSpool(metrics, figures.spool());
    }
    if (reports != null) {
      metrics.gauge("reports_waiting", "Reports that Kafka has not taken yet.", reports.waiting());
      metrics.counter(
          "reports_lost", "Reports that were given up, too many waiting.", reports.lost());
    }
    loop.addMetrics(metrics);
    return metrics.all();
  }

  private static void addFrames(Metrics metrics, FrameCounts.Snapshot figures) {
    metrics.counter("frames_captured", "Frames captured.", figures.captured());
    metrics.counter(
        "frames_sent", "Frames given to Kafka's producer, once more if again.", figures.sent());
    metrics.counter("frames_acknowledged", "Frames that Kafka stored.", figures.acknowledged());
    metrics.counter(
        "frames_dropped",
        "Frames that never will be in Kafka, by reason.",
        "reason",
        figures.droppedByReason());
    metrics.counter(
        "capture_drops",
        "Frames that never reached the agent, by who lost them.",
        "by",
        Map.of("kernel", figures.missed().byKernel(), "interface", figures.missed().byInterface()));
    metrics.gauge(
        "frames_in_flight",
        "Frames that are neither in Kafka nor dropped nor in the spool.",
        figures.inFlight());
  }

  private static void addSpool(Metrics metrics, SpoolCounts spool) {
    metrics.counter(
        "spool_frames_recovered", "Frames that an earlier run had left.", spool.recovered());
    metrics.counter("spool_frames_written", "Frames put into the spool.", spool.written());
    metrics.counter("spool_frames_read", "Frames taken out of the spool.", spool.read());
    metrics.gauge("spool_frames", "Frames in the spool.", spool.held());
    metrics.gauge("spool_bytes", "Length of the spool's files.", spool.heldBytes());
  }
}
