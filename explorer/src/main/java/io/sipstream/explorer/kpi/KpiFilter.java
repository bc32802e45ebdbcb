package io.sipstream.explorer.kpi;

import io.sipstream.explorer.store.Query;
import io.sipstream.explorer.store.TimeTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds searches of KPI documents. */
final class KpiFilter {
  private static final String SOURCE = "sip.kpi.source.peer";
  private static final String DESTINATION = "sip.kpi.destination.peer";
  private static final long MICROS_PER_MILLI = 1_000;

  private KpiFilter() {}

  /** Returns a search of the newest minutes of a pair. */
  static Map<String, Object> ofPair(Query query, String source, String destination, int limit) {
    List<Map<String, ?>> all = times(query);
    all.add(term(SOURCE, source));
    all.add(term(DESTINATION, destination));
    return search(all, "@timestamp", "date", limit);
  }

  /** Returns a search of all pairs within a time, those with most attempts first. */
  static Map<String, Object> ofTime(Query query, long firstMicros, long lastMicros, int limit) {
    List<Map<String, ?>> all = new ArrayList<>();
    all.add(range("gte", firstMicros));
    all.add(range("lte", lastMicros));
    for (Query.Term term : query.terms()) {
      if (term.key() == Query.Key.PEER) {
        all.add(
            Map.of(
                "bool",
                Map.of(
                    "should",
                    List.of(term(SOURCE, term.value()), term(DESTINATION, term.value())),
                    "minimum_should_match",
                    1)));
      }
    }
    return search(all, "sip.kpi.attempts", "long", limit);
  }

  private static List<Map<String, ?>> times(Query query) {
    List<Map<String, ?>> all = new ArrayList<>();
    for (Query.Term term : query.terms()) {
      switch (term.key()) {
        case AFTER -> all.add(range("gte", TimeTerm.micros(term.value())));
        case BEFORE -> all.add(range("lt", TimeTerm.micros(term.value())));
        case LAST ->
            all.add(
                range(
                    "gte",
                    System.currentTimeMillis() * MICROS_PER_MILLI - TimeTerm.span(term.value())));
        default -> {}
      }
    }
    return all;
  }

  private static Map<String, ?> range(String comparison, long micros) {
    String time = Instant.ofEpochMilli(micros / MICROS_PER_MILLI).toString();
    return Map.of("range", Map.of("@timestamp", Map.of(comparison, time)));
  }

  private static Map<String, ?> term(String field, String value) {
    return Map.of("term", Map.of(field, value));
  }

  private static Map<String, Object> search(
      List<Map<String, ?>> filters, String sortField, String type, int limit) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("query", Map.of("bool", Map.of("filter", filters)));
    body.put("track_total_hits", true);
    body.put("size", limit);
    body.put("sort", List.of(Map.of(sortField, Map.of("order", "desc", "unmapped_type", type))));
    return body;
  }
}
