package io.sipstream.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.JsonApi;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Queries Elasticsearch for the quickstart. */
final class SipIndex {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDICES = "/sip-messages-*";

  private final JsonApi elasticsearch;

  SipIndex(URI address) {
    this.elasticsearch = new JsonApi(address);
  }

  /** Refreshes the indices, so that all documents are searchable, and returns their number. */
  long refreshAndCount() throws IOException {
    elasticsearch.post(INDICES + "/_refresh", "");
    return elasticsearch.get(INDICES + "/_count").path("count").asLong();
  }

  /** Returns the number of documents per value of a field, most frequent first. */
  Map<String, Long> countBy(String field) throws IOException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (JsonNode bucket : buckets("{\"match_all\":{}}", field, 100)) {
      counts.put(bucket.path("key").asText(), bucket.path("doc_count").asLong());
    }
    return counts;
  }

  /** Returns the Call-ID with the most messages of all with an INVITE; null if there is none. */
  String busiestCall() throws IOException {
    JsonNode buckets = buckets("{\"term\":{\"sip.cseq.method\":\"INVITE\"}}", "sip.call_id", 1);
    return buckets.isEmpty() ? null : buckets.get(0).path("key").asText();
  }

  /** Holds the first documents of a call, in order, and the number of all. */
  record Call(List<JsonNode> messages, long count) {}

  /**
   * Returns a call's documents, at most {@code limit}, in the order of capture. Documents with
   * equal timestamps have a fixed order: requests before responses, responses by code, then by
   * {@code _id}, which Elasticsearch 8 and newer refuse to sort by.
   */
  Call call(String callId, int limit) throws IOException {
    String query =
        """
        {"size": %d, "track_total_hits": true, "query": {"term": {"sip.call_id": %s}},
         "sort": ["sip.timestamp", {"sip.code": {"missing": "_first"}}]}"""
            .formatted(limit, JSON.writeValueAsString(callId));
    JsonNode hits = elasticsearch.post(INDICES + "/_search", query).path("hits");
    Map<JsonNode, SortedMap<String, JsonNode>> bySortValues = new LinkedHashMap<>();
    for (JsonNode hit : hits.path("hits")) {
      bySortValues
          .computeIfAbsent(hit.path("sort"), values -> new TreeMap<>())
          .put(hit.path("_id").asText(), hit.path("_source"));
    }
    List<JsonNode> documents = new ArrayList<>();
    bySortValues.values().forEach(equal -> documents.addAll(equal.values()));
    return new Call(documents, hits.at("/total/value").asLong());
  }

  private JsonNode buckets(String query, String field, int size) throws IOException {
    String search =
        """
        {"size": 0, "query": %s, "aggs": {"by": {"terms": {"field": "%s", "size": %d}}}}"""
            .formatted(query, field, size);
    return elasticsearch.post(INDICES + "/_search", search).at("/aggregations/by/buckets");
  }
}
