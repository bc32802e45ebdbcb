package io.sipstream.job.counters;

import io.sipstream.message.MessageKind;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts messages as metrics, by the method of their transaction and by class: {@code request}, or
 * the class of the response. Unlike {@link CheckpointedCounters} they restart at zero with the job.
 *
 * <p>There are at most 16 methods and 8 classes; unknown methods are counted as {@code other}.
 */
public final class MessageCounts {
  private final MetricGroup metrics;
  private final Counter[] counters = new Counter[MessageKind.COUNT];

  public MessageCounts(MetricGroup metrics) {
    this.metrics = metrics;
  }

  /** Counts a message. */
  public void add(MessageKind kind) {
    Counter counter = counters[kind.number()];
    if (counter == null) {
      counter = counter(kind);
      counters[kind.number()] = counter;
    }
    counter.inc();
  }

  private Counter counter(MessageKind kind) {
    return metrics
        .addGroup("messages_by")
        .addGroup("method", kind.method())
        .addGroup("class", kind.responseClass())
        .counter("total");
  }
}
