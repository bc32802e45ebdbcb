package io.sipstream.agent.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;

/** Collects the current values of metrics under Prometheus names with a common prefix. */
public final class Metrics {
  private static final String PREFIX = "sipstream_agent_";

  private final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();

  /** Adds a counter; {@code _total} is appended to its name. */
  public void counter(String name, String help, long value) {
    snapshots.metricSnapshot(
        counterNamed(name, help)
            .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  /** Adds a counter with one value per value of a label; {@code _total} is appended to its name. */
  public void counter(String name, String help, String label, Map<String, Long> values) {
    CounterSnapshot.Builder counter = counterNamed(name, help);
    values.forEach(
        (labelValue, value) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of(label, labelValue))
                    .value((double) value)
                    .build()));
    snapshots.metricSnapshot(counter.build());
  }

  /** Adds a gauge. */
  public void gauge(String name, String help, long value) {
    snapshots.metricSnapshot(
        GaugeSnapshot.builder()
            .name(PREFIX + name)
            .help(help)
            .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  /** Adds a metric with value 1 that only carries labels; {@code _info} is appended to its name. */
  public void info(String name, String help, Labels labels) {
    snapshots.metricSnapshot(
        InfoSnapshot.builder()
            .name(PREFIX + name)
            .help(help)
            .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
            .build());
  }

  public MetricSnapshots all() {
    return snapshots.build();
  }

  private static CounterSnapshot.Builder counterNamed(String name, String help) {
    return CounterSnapshot.builder().name(PREFIX + name).help(help);
  }
}
