package io.sipstream.job.time;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Tells whether Kafka answers this process's consumers: a consumer gives no records when there are
 * none and when there is no broker, and only its metrics tell the one from the other.
 *
 * <p>Kafka makes the reporters itself, one in each consumer, hence what they share is static. A job
 * has its own classes, so other jobs of the process have a state of their own.
 */
public final class ConsumerActivityReporter implements MetricsReporter {
  /** Instead of bytes: nobody asks Kafka anything. */
  static final long NO_CONSUMER = -1;

  private static final Set<KafkaMetric> BYTES_READ = ConcurrentHashMap.newKeySet();

  private final Set<KafkaMetric> own = ConcurrentHashMap.newKeySet();

  /**
   * The bytes that all consumers have read off their connections; changes with each answer. -1 if
   * there is no consumer.
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
