package io.sipstream.job.counters;

import io.sipstream.decoder.MessageKind;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts messages by the method of their transaction and by what they are in it, as metrics: {@code
 * request}, or the class of the answer. Unlike the books these begin at zero with each start.
 *
 * <p>There are at most 16 methods by 8 classes: what a sender invents is {@code other}.
 */
public final class MessageCounts {
  private final MetricGroup metrics;
  private final Map<MessageKind, Counter> counters = new HashMap<>();

  public MessageCounts(MetricGroup metrics) {
    this.metrics = metrics;
  }

  public void add(MessageKind kind) {
    counters.computeIfAbsent(kind, this::counter).inc();
  }

  private Counter counter(MessageKind kind) {
    return metrics
        .addGroup("messages_by")
        .addGroup("method", kind.method())
        .addGroup("class", kind.responseClass())
        .counter("total");
  }
}
