package io.sipstream.job.elasticsearch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * How long Elasticsearch takes, and how far what is indexed is behind what happens on the wire.
 *
 * <p>{@code bulk_request_duration_ms} has each request that was answered, {@code indexing_lag_ms}
 * the age of the newest message of a bulk when it was done. While one is under way the lag grows
 * with the clock, so an Elasticsearch that is away shows at once; without traffic it stays. A
 * replay's lag is as old as what is replayed.
 */
final class SinkMetrics {
  /** Requests that the quantiles are made of. */
  private static final int LATENCIES_KEPT = 1_000;

  /** How far a tap's clock may be ahead, milliseconds; what is beyond has no lag to speak of. */
  private static final long CLOCK_TOLERANCE_MS = 60_000;

  private static final long NOTHING = Long.MIN_VALUE;

  private final LongSupplier clockMs;
  private final Histogram latency = new DescriptiveStatisticsHistogram(LATENCIES_KEPT);
  // The newest message of the request that is being filled, and of the one that is under way.
  private long newestMs = NOTHING;
  private long sentMs = NOTHING;
  private long lagMs;

  SinkMetrics(MetricGroup metrics) {
    this(metrics, System::currentTimeMillis);
  }

  SinkMetrics(MetricGroup metrics, LongSupplier clockMs) {
    this.clockMs = clockMs;
    metrics.histogram("bulk_request_duration_ms", latency);
    metrics.gauge("indexing_lag_ms", this::lagMs);
  }

  /** A request was answered, well or not. */
  void answered(long tookNanos) {
    latency.update(TimeUnit.NANOSECONDS.toMillis(tookNanos));
  }

  /**
   * A document waits to be sent.
   *
   * @param captureTimeMs null for none
   */
  synchronized void take(Long captureTimeMs) {
    if (captureTimeMs != null && captureTimeMs <= clockMs.getAsLong() + CLOCK_TOLERANCE_MS) {
      newestMs = Math.max(newestMs, captureTimeMs);
    }
  }

  /**
   * All documents that were taken are under way, and those that come now are for another request.
   */
  synchronized void sent() {
    sentMs = newestMs;
    newestMs = NOTHING;
  }

  /** The request that was under way is done. */
  synchronized void done() {
    lagMs = sentMs == NOTHING ? lagMs : behind(sentMs);
    sentMs = NOTHING;
  }

  synchronized long lagMs() {
    if (sentMs != NOTHING) {
      return behind(sentMs);
    }
    return newestMs == NOTHING ? lagMs : behind(newestMs);
  }

  private long behind(long captureTimeMs) {
    return Math.max(0, clockMs.getAsLong() - captureTimeMs);
  }
}
