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
  private static final String CALLS = "/sip-calls-*";

  private final JsonApi elasticsearch;

  SipIndex(URI address) {
    this.elasticsearch = new JsonApi(address);
  }

  /** Holds the numbers of documents. */
  record Documents(long messages, long calls) {
    long sum() {
      return messages + calls;
    }
  }

  /** Refreshes the indices, so that all documents are searchable, and returns their numbers. */
  Documents refreshAndCount() throws IOException {
    return new Documents(refreshAndCount(INDICES), refreshAndCount(CALLS));
  }

  private long refreshAndCount(String indices) throws IOException {
    elasticsearch.post(indices + "/_refresh", "");
    return elasticsearch.get(indices + "/_count").path("count").asLong();
  }

  /** Returns the capture time of the newest message, milliseconds; 0 if there is none. */
  long newestMillis() throws IOException {
    refreshAndCount(INDICES);
    String search = "{\"size\": 0, \"aggs\": {\"newest\": {\"max\": {\"field\": \"@timestamp\"}}}}";
    return elasticsearch
        .post(INDICES + "/_search", search)
        .at("/aggregations/newest/value")
        .asLong();
  }

  /** Returns the number of calls per final status code, by result. Both are most frequent first. */
  Map<String, Map<String, Long>> callsByResultAndCode() throws IOException {
    String search =
        """
        {"size": 0, "aggs": {"results": {"terms": {"field": "sip.call.result", "size": 20},
         "aggs": {"codes": {"terms": {"field": "sip.call.code", "size": 100, "missing": 0}}}}}}""";
    Map<String, Map<String, Long>> results = new LinkedHashMap<>();
    for (JsonNode result :
        elasticsearch.post(CALLS + "/_search", search).at("/aggregations/results/buckets")) {
      Map<String, Long> codes = new LinkedHashMap<>();
      for (JsonNode code : result.at("/codes/buckets")) {
        String name = code.path("key").asInt() == 0 ? "no code" : code.path("key").asText();
        codes.put(name, code.path("doc_count").asLong());
      }
      results.put(result.path("key").asText(), codes);
    }
    return results;
  }

  /** Holds a failed call. */
  record FailedCall(String callId, String result, String code) {}

  /** Returns the failed call with the most messages; null if no call failed. */
  FailedCall failedCall() throws IOException {
    String search =
        """
        {"size": 1, "query": {"term": {"event.outcome": "failure"}},
         "sort": [{"sip.call.messages": "desc"}, "@timestamp"]}""";
    JsonNode hit = elasticsearch.post(CALLS + "/_search", search).at("/hits/hits/0/_source/sip");
    return hit.isMissingNode()
        ? null
        : new FailedCall(
            hit.path("call_id").asText(),
            hit.at("/call/result").asText(),
            hit.at("/call/code").asText());
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
