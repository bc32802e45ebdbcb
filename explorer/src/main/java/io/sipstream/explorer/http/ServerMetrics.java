package io.sipstream.explorer.http;

import java.util.Map;
import java.util.TreeMap;

/** Counts responses for Prometheus. Thread-safe. */
final class ServerMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Integer, Long> responses = new TreeMap<>();
  private long nanos;

  synchronized void add(int status, long elapsedNanos) {
    responses.merge(status, 1L, Long::sum);
    nanos += elapsedNanos;
  }

  synchronized WebResponse response() {
    StringBuilder text = new StringBuilder();
    text.append("# HELP sipstream_explorer_responses_total Responses by status code.\n");
    text.append("# TYPE sipstream_explorer_responses_total counter\n");
    responses.forEach(
        (status, count) ->
            text.append("sipstream_explorer_responses_total{status=\"")
                .append(status)
                .append("\"} ")
                .append(count)
                .append('\n'));
    text.append("# HELP sipstream_explorer_response_seconds_total Time of all responses.\n");
    text.append("# TYPE sipstream_explorer_response_seconds_total counter\n");
    text.append("sipstream_explorer_response_seconds_total ")
        .append(nanos / NANOS_PER_SECOND)
        .append('\n');
    return WebResponse.of(200, "text/plain; version=0.0.4; charset=utf-8", text.toString());
  }
}
