package io.sipstream.explorer.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Names the indices of a search server, and checks their mapping once a minute. */
public final class ServerIndices {
  private static final long CHECK_NANOS = 60_000_000_000L;
  private static final String FIELD_QUERY =
      "fields=sip.call_id&include_unmapped=true&allow_no_indices=true";

  private final String prefix;

  /** The latest check of each user, whom the server may show other indices. */
  private final Map<Map<String, String>, Check> checks = new ConcurrentHashMap<>();

  private record Check(List<String> notes, long nanos) {}

  /**
   * Creates the names.
   *
   * @param prefix start of the index names, as in the settings of the job
   */
  public ServerIndices(String prefix) {
    this.prefix = prefix;
  }

  /** Returns the pattern of indices of messages. */
  public String messages() {
    return prefix + "-messages-*";
  }

  /** Returns the pattern of indices of call records. */
  public String calls() {
    return prefix + "-calls-*";
  }

  /** Returns the pattern of indices of KPIs. */
  public String kpis() {
    return prefix + "-kpis-*";
  }

  /** Returns what is wrong with the indices, as sentences. */
  List<String> notes(SearchClient client) {
    checks.values().removeIf(check -> System.nanoTime() - check.nanos() > CHECK_NANOS);
    Check known = checks.get(client.headers());
    if (known == null) {
      known = new Check(check(client), System.nanoTime());
      checks.put(client.headers(), known);
    }
    return known.notes();
  }

  private List<String> check(SearchClient client) {
    JsonNode response;
    try {
      response = client.get(messages() + "/_field_caps?" + FIELD_QUERY);
    } catch (StoreException e) {
      return List.of(e.getMessage());
    }
    JsonNode all = response.path("indices");
    if (all.isEmpty()) {
      return List.of(
          "There is no index "
              + messages()
              + ". Start the job, or check elasticsearch.index-prefix.");
    }
    JsonNode types = response.path("fields").path("sip.call_id");
    Set<String> wrong = new TreeSet<>();
    if (types.isEmpty()) {
      all.forEach(index -> wrong.add(index.asText()));
    }
    for (Map.Entry<String, JsonNode> type : types.properties()) {
      if (!type.getKey().equals("keyword")) {
        // The server lists the indices of a type only if there are several types.
        JsonNode some = type.getValue().path("indices");
        (some.isArray() ? some : all).forEach(index -> wrong.add(index.asText()));
      }
    }
    return wrong.isEmpty()
        ? List.of()
        : List.of(
            "The index template is missing in "
                + wrong.iterator().next()
                + (wrong.size() == 1 ? "" : " and %d others".formatted(wrong.size() - 1))
                + ": searches do not find its messages. Install the template and index them again.");
  }
}
