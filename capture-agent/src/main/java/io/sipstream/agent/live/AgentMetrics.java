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

/**
 * Provides the agent's counters and states as metrics.
 *
 * @param reports null for none
 * @param agentName null for none
 */
public record AgentMetrics(
    FrameCounts counts,
    FrameQueue queue,
    FrameLoop loop,
    AgentHealth health,
    ReportSender reports,
    String agentName) {
  MetricSnapshots snapshots() {
    Metrics metrics = new Metrics();
    String version = AgentVersion.get();
    metrics.info(
        "build",
        "Always 1; its labels are the version and the agent's name.",
        Labels.of(
            "version",
            version == null ? "" : version,
            "agent",
            agentName == null ? "" : agentName));
    metrics.gauge(
        "healthy",
        "1 if /healthz has status 200, else 0.",
        health.unhealthyReason() == null ? 1 : 0);
    FrameCounts.Snapshot snapshot = counts.snapshot();
    addFrames(metrics, snapshot);
    metrics.gauge("queue_bytes", "Memory used by queued frames, in bytes.", queue.heldBytes());
    metrics.gauge(
        "queue_limit_bytes",
        "Limit of the memory for queued frames, in bytes.",
        queue.limitBytes());
    if (snapshot.spool() != null) {
      addSpool(metrics, snapshot.spool());
    }
    if (reports != null) {
      metrics.gauge(
          "reports_waiting", "Reports that Kafka has not acknowledged yet.", reports.waiting());
      metrics.counter(
          "reports_lost", "Reports dropped because too many were queued.", reports.lost());
    }
    loop.addMetrics(metrics);
    return metrics.all();
  }

  private static void addFrames(Metrics metrics, FrameCounts.Snapshot counts) {
    metrics.counter("frames_captured", "Frames captured.", counts.captured());
    metrics.counter(
        "frames_sent", "Frames passed to the Kafka producer, including retries.", counts.sent());
    metrics.counter("frames_acknowledged", "Frames that Kafka stored.", counts.acknowledged());
    metrics.counter(
        "frames_dropped",
        "Captured frames that will never be in Kafka, by reason.",
        "reason",
        counts.droppedByReason());
    metrics.counter(
        "capture_drops",
        "Frames lost before they reached the agent, by location of the loss.",
        "by",
        Map.of("kernel", counts.missed().byKernel(), "interface", counts.missed().byInterface()));
    metrics.gauge(
        "frames_in_flight",
        "Frames that are neither in Kafka nor in the spool nor dropped.",
        counts.inFlight());
  }

  private static void addSpool(Metrics metrics, SpoolCounts spool) {
    metrics.counter(
        "spool_frames_recovered", "Frames left in the spool by an earlier run.", spool.recovered());
    metrics.counter("spool_frames_written", "Frames written to the spool.", spool.written());
    metrics.counter("spool_frames_read", "Frames read from the spool.", spool.read());
    metrics.gauge("spool_frames", "Frames in the spool.", spool.held());
    metrics.gauge("spool_bytes", "Size of the spool's files, in bytes.", spool.heldBytes());
  }
}
