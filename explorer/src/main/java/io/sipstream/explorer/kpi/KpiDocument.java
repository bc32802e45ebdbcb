package io.sipstream.explorer.kpi;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.kpi.KpiFields;
import io.sipstream.calls.kpi.KpiKey;
import io.sipstream.calls.kpi.KpiSum;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Reads documents of KPIs. */
final class KpiDocument {
  private static final long SECONDS_PER_MINUTE = 60;

  private KpiDocument() {}

  /** Returns the KPIs of a {@code _source}. */
  static KpiMinute read(JsonNode source) {
    JsonNode kpi = source.at("/sip/kpi");
    Map<String, Long> fields = new HashMap<>();
    flatten("", kpi, fields);
    long second = Instant.parse(source.path("@timestamp").asText()).getEpochSecond();
    KpiKey key =
        new KpiKey(
            Math.floorDiv(second, SECONDS_PER_MINUTE),
            kpi.at("/source/peer").asText(),
            kpi.at("/destination/peer").asText());
    KpiSum sum = KpiFields.read(field -> fields.getOrDefault(field, 0L));
    return new KpiMinute(key, sum, concurrency(fields), kpi.path("settled").asBoolean());
  }

  private static KpiSum.Concurrency concurrency(Map<String, Long> fields) {
    Long begin = fields.get("concurrent.begin");
    return begin == null
        ? null
        : new KpiSum.Concurrency(
            begin,
            begin
                + fields.getOrDefault("concurrent.begun", 0L)
                - fields.getOrDefault("concurrent.ended", 0L),
            fields.getOrDefault("concurrent.min", begin),
            fields.getOrDefault("concurrent.max", begin),
            fields.getOrDefault("concurrent.call_us", 0L));
  }

  private static void flatten(String prefix, JsonNode object, Map<String, Long> into) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue().isObject()) {
        flatten(name + '.', field.getValue(), into);
      } else if (field.getValue().isIntegralNumber()) {
        into.put(name, field.getValue().asLong());
      }
    }
  }
}
