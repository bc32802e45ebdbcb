package io.sipstream.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.stack.JsonApi;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a test asks of Elasticsearch. */
public final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonApi elasticsearch;
  private final String indices;

  public Documents(URI address) {
    this(address, "sip-messages");
  }

  public Documents(URI address, String indexPrefix) {
    this.elasticsearch = new JsonApi(address);
    this.indices = "/" + indexPrefix + "-*";
  }

  /** How many documents can be found, of a Call-ID that begins so. */
  long count(String callIdPrefix) throws IOException {
    elasticsearch.post(indices + "/_refresh?ignore_unavailable=true", "");
    String query = "{\"query\":{\"prefix\":{\"sip.call_id\":\"%s\"}}}".formatted(callIdPrefix);
    return elasticsearch.post(indices + "/_count", query).path("count").asLong();
  }

  /** How many documents can be found. */
  public long total() throws IOException {
    elasticsearch.post(indices + "/_refresh", "");
    return elasticsearch.get(indices + "/_count").path("count").asLong();
  }

  /** All documents, by id; no more than a search gives. */
  public Map<String, JsonNode> all() throws IOException {
    elasticsearch.post(indices + "/_refresh", "");
    Map<String, JsonNode> documents = new TreeMap<>();
    for (JsonNode hit : search("{\"size\":10000}")) {
      documents.put(hit.path("_id").asText(), hit);
    }
    return documents;
  }

  /** What {@link #all} finds, without what Elasticsearch adds. */
  Map<String, JsonNode> sources() throws IOException {
    Map<String, JsonNode> sources = new TreeMap<>();
    all().forEach((id, hit) -> sources.put(id, hit.path("_source")));
    return sources;
  }

  /** The same of the Call-IDs with a prefix; no more than a search gives. */
  Map<String, JsonNode> sources(String callIdPrefix) throws IOException {
    Map<String, JsonNode> sources = new TreeMap<>();
    String query =
        "{\"size\":10000,\"query\":{\"prefix\":{\"sip.call_id\":\"%s\"}}}".formatted(callIdPrefix);
    search(query).forEach(hit -> sources.put(hit.path("_id").asText(), hit.path("_source")));
    return sources;
  }

  /** A call's documents, sorted as a user sorts them. */
  List<JsonNode> call(String callId) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    String query =
        "{\"size\":10000,\"sort\":[\"sip.timestamp\"],\"query\":{\"term\":{\"sip.call_id\":%s}}}"
            .formatted(JSON.writeValueAsString(callId));
    search(query).forEach(hit -> documents.add(hit.path("_source")));
    return documents;
  }

  private JsonNode search(String query) throws IOException {
    return elasticsearch.post(indices + "/_search", query).at("/hits/hits");
  }

  /** {@code {"a": {"b": 1}}} as {@code {"a.b": 1}}; arrays stay as they are. */
  public static Map<String, JsonNode> flatten(JsonNode object) {
    Map<String, JsonNode> fields = new TreeMap<>();
    flatten("", object, fields);
    return fields;
  }

  private static void flatten(String prefix, JsonNode object, Map<String, JsonNode> into) {
    object
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()) {
                flatten(prefix + field.getKey() + ".", field.getValue(), into);
              } else {
                into.put(prefix + field.getKey(), field.getValue());
              }
            });
  }
}
