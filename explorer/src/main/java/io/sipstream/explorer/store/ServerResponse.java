package io.sipstream.explorer.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the response to a search, and what is missing in it.
 *
 * @param json body of the response
 */
record ServerResponse(JsonNode json) {
  private static final String SERVER_TIMEOUT = "8s";
  private static final long MICROS_PER_MILLI = 1_000;

  /** Returns a search of all hits in an order of time. */
  static Map<String, Object> body(Map<String, ?> query, String timeField, String order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("query", query);
    body.put("track_total_hits", true);
    body.put("timeout", SERVER_TIMEOUT);
    body.put(
        "sort", List.of(Map.of(timeField, Map.of("order", order, "unmapped_type", "date_nanos"))));
    return body;
  }

  /** Returns an empty result. */
  static <T> Found<T> nothing() {
    return new Found<>(List.of(), 0, Map.of(), List.of(), List.of());
  }

  long total() {
    return json.at("/hits/total/value").asLong();
  }

  long micros() {
    return json.path("took").asLong() * MICROS_PER_MILLI;
  }

  boolean hasIndex() {
    return json.at("/_shards/total").asLong() > 0;
  }

  /** Returns the numbers of hits by kind. */
  Map<String, Long> kinds() {
    Map<String, Long> kinds = new TreeMap<>();
    json.at("/aggregations/kinds/buckets")
        .forEach(
            bucket -> kinds.put(bucket.path("key").asText(), bucket.path("doc_count").asLong()));
    return kinds;
  }

  /** Adds a sentence for each reason why the result is partial. */
  void addNotes(List<String> notes) {
    long failed = json.at("/_shards/failed").asLong();
    if (failed > 0) {
      notes.add(
          "The result is partial: %d of %d shards failed (%s)."
              .formatted(
                  failed,
                  json.at("/_shards/total").asLong(),
                  json.at("/_shards/failures/0/reason/type").asText("unknown reason")));
    }
    if (json.path("timed_out").asBoolean()) {
      notes.add(
          "The result is partial: the server stopped after %s. Search a shorter time."
              .formatted(SERVER_TIMEOUT));
    }
  }
}
