package io.sipstream.job.time;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Reports whether Kafka responds to this process's consumers. A consumer returns no records if a
 * topic is idle and if no broker is available; only its metrics distinguish the two.
 *
 * <p>The count is a sum over all consumers. While one broker responds, partitions of an unavailable
 * broker count as idle; their frames are late when the broker is back.
 *
 * <p>Kafka creates the reporters, one for each consumer, so their shared state is static. Each job
 * has its own class loader, so jobs in one process do not share it, unless the jar is in Flink's
 * {@code lib} directory. Safe for use by several threads.
 */
public final class ConsumerActivityReporter implements MetricsReporter {
  /** Result of {@link #bytes} if there is no consumer. */
  static final long NO_CONSUMER = -1;

  private static final Set<KafkaMetric> BYTES_READ = ConcurrentHashMap.newKeySet();

  private final Set<KafkaMetric> own = ConcurrentHashMap.newKeySet();

  /**
   * Returns the number of bytes that all consumers have read from their connections; it changes
   * with each response. -1 if there is no consumer.
   */
  public static long bytes() {
    if (BYTES_READ.isEmpty()) {
      return NO_CONSUMER;
    }
    double sum = 0;
    for (KafkaMetric metric : BYTES_READ) {
      sum += (Double) metric.metricValue();
    }
    return (long) sum;
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    if (metric.metricName().name().equals("incoming-byte-total")
        && metric.metricName().group().equals("consumer-metrics")) {
      own.add(metric);
      BYTES_READ.add(metric);
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    own.remove(metric);
    BYTES_READ.remove(metric);
  }

  @Override
  public void close() {
    BYTES_READ.removeAll(own);
    own.clear();
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
