package io.sipstream.explorer.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names the indices of a search server, and checks their mapping now and then. */
public final class ServerIndices {
  private static final long CHECK_NANOS = 60_000_000_000L;

  private final String prefix;
  private List<String> notes = List.of();
  private long checkedNanos;

  /**
   * Creates the names.
   *
   * @param prefix start of the index names, as in the settings of the job
   */
  public ServerIndices(String prefix) {
    this.prefix = prefix;
    this.checkedNanos = System.nanoTime() - CHECK_NANOS - 1;
  }

  /** Returns the pattern of indices of messages. */
  public String messages() {
    return prefix + "-messages-*";
  }

  /** Returns the pattern of indices of call records. */
  public String calls() {
    return prefix + "-calls-*";
  }

  /** Returns what is wrong with the indices, as sentences. */
  synchronized List<String> notes(SearchClient client) {
    if (System.nanoTime() - checkedNanos > CHECK_NANOS) {
      notes = check(client);
      checkedNanos = System.nanoTime();
    }
    return notes;
  }

  private List<String> check(SearchClient client) {
    JsonNode mappings;
    try {
      mappings = client.get(messages() + "/_mapping/field/sip.call_id?allow_no_indices=true");
    } catch (StoreException e) {
      return List.of(e.getMessage());
    }
    if (mappings.isEmpty()) {
      return List.of(
          "There is no index "
              + messages()
              + ". Start the job, or check elasticsearch.index-prefix.");
    }
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, JsonNode> index : mappings.properties()) {
      JsonNode field = index.getValue().path("mappings").path("sip.call_id");
      if (!field.at("/mapping/call_id/type").asText().equals("keyword")) {
        wrong.add(index.getKey());
      }
    }
    return wrong.isEmpty()
        ? List.of()
        : List.of(
            "The index template is missing in "
                + wrong.get(0)
                + (wrong.size() == 1 ? "" : " and %d others".formatted(wrong.size() - 1))
                + ": searches do not find its messages. Install the template and index them again.");
  }
}
