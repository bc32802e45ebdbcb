package io.sipstream.job.elasticsearch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Measures the duration of bulk requests and the lag of indexing behind the capture.
 *
 * <p>{@code bulk_request_duration_ms} has the duration of each request with a response. {@code
 * indexing_lag_ms} is the age of the newest message of a bulk request when the request was done. It
 * grows with the clock while a request is in flight, so it shows that Elasticsearch is unavailable.
 * Without traffic it does not change for five minutes and is then 0. For a replay it is the age of
 * the replayed traffic.
 */
final class SinkMetrics {
  /** Number of recent requests that the quantiles cover. */
  private static final int LATENCIES_KEPT = 1_000;

  /** Maximum lead of an agent's clock, milliseconds; messages beyond it have no lag. */
  private static final long CLOCK_TOLERANCE_MS = 60_000;

  /** Time without documents after which there is no lag, milliseconds. */
  private static final long KEPT_MS = 300_000;

  private static final long NOTHING = Long.MIN_VALUE;

  private final LongSupplier clockMs;
  private final Histogram latency = new DescriptiveStatisticsHistogram(LATENCIES_KEPT);
  // Newest message of the request that is being filled, and of the request in flight.
  // A metrics reporter may read an earlier value of the first one.
  private long newestMs = NOTHING;
  private long sentMs = NOTHING;
  private long lagMs;
  private long doneMs;
  // Latest capture time that the last reading of the clock allows.
  private long latestMs = NOTHING;

  SinkMetrics(MetricGroup metrics) {
    this(metrics, System::currentTimeMillis);
  }

  SinkMetrics(MetricGroup metrics, LongSupplier clockMs) {
    this.clockMs = clockMs;
    metrics.histogram("bulk_request_duration_ms", latency);
    metrics.gauge("indexing_lag_ms", this::lagMs);
  }

  /** Records the duration of a request with a response of any status, nanoseconds. */
  void answered(long tookNanos) {
    latency.update(TimeUnit.NANOSECONDS.toMillis(tookNanos));
  }

  /**
   * Records a document of the request that is being filled; for the task's thread. Reads the clock
   * only for a capture time that the last reading does not allow.
   *
   * @param captureTimeMs capture time, milliseconds since the epoch
   */
  void take(long captureTimeMs) {
    if (captureTimeMs > newestMs) {
      if (captureTimeMs > latestMs) {
        latestMs = clockMs.getAsLong() + CLOCK_TOLERANCE_MS;
      }
      if (captureTimeMs <= latestMs) {
        newestMs = captureTimeMs;
      }
    }
  }

  /** Records that the filled request is in flight; later documents belong to the next one. */
  synchronized void sent() {
    sentMs = newestMs;
    newestMs = NOTHING;
  }

  /** Records that the request in flight is done. */
  synchronized void done() {
    lagMs = sentMs == NOTHING ? lagMs : behind(sentMs);
    doneMs = clockMs.getAsLong();
    sentMs = NOTHING;
  }

  /** Returns the current lag, milliseconds. */
  synchronized long lagMs() {
    if (sentMs != NOTHING) {
      return behind(sentMs);
    }
    if (newestMs != NOTHING) {
      return behind(newestMs);
    }
    return clockMs.getAsLong() - doneMs > KEPT_MS ? 0 : lagMs;
  }

  private long behind(long captureTimeMs) {
    return Math.max(0, clockMs.getAsLong() - captureTimeMs);
  }
}
