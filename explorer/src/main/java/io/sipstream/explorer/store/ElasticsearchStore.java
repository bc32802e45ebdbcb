package io.sipstream.explorer.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.record.CallRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the messages and calls of a search server: Elasticsearch or OpenSearch. */
public final class ElasticsearchStore implements MessageStore {
  /** Most messages of a Call-ID: the server's limit of a result. */
  static final int MOST_MESSAGES = 10_000;

  private final SearchClient client;
  private final ServerIndices indices;
  private final CallLoader loader;

  /**
   * Creates a store.
   *
   * @param indices names of the indices, and what is known of them
   * @param loader evaluates the calls
   */
  public ElasticsearchStore(SearchClient client, ServerIndices indices, CallLoader loader) {
    this.client = client;
    this.indices = indices;
    this.loader = loader;
  }

  /** Returns a store whose requests have these headers, such as the credentials of a user. */
  public ElasticsearchStore as(Map<String, String> headers) {
    return new ElasticsearchStore(client.with(headers), indices, loader);
  }

  @Override
  public StoreStatus status() {
    return new StoreStatus(0, false, false, 0, 0, 0, indices.notes(client));
  }

  @Override
  public ElementNames names() {
    return loader.names();
  }

  @Override
  public Found<CallRecord> calls(Query query, int offset, int limit) {
    return new ServerCallSearch(query, client, indices, loader, this).page(offset, limit);
  }

  @Override
  public JsonNode kpis(Map<String, Object> search, List<String> notes) {
    ServerResponse response = new ServerResponse(client.search(indices.kpis(), search));
    response.addNotes(notes);
    if (!response.hasIndex()) {
      notes.add(
          "There is no index " + indices.kpis() + ". The job writes KPIs if kpis.enabled is true.");
    }
    return response.json();
  }

  @Override
  public Found<StoredMessage> messages(Query query, int offset, int limit) {
    if (!query.error().isEmpty()) {
      return ServerResponse.nothing();
    }
    MessageFilters filters = new MessageFilters(query, loader.peers());
    List<Found.Step> steps = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Found<StoredMessage> found = ServerResponse.nothing();
    for (SearchStep step : query.steps()) {
      Map<String, Object> body = body(filters, step.kind());
      int from = Math.min(offset, MOST_MESSAGES);
      body.put("from", from);
      body.put("size", Math.min(limit, MOST_MESSAGES - from));
      // Lists show no other fields of a document.
      body.put("_source", CallLoader.SOURCE);
      body.put("aggs", Map.of("kinds", Map.of("terms", Map.of("field", "sip.cseq.method"))));
      ServerResponse response = new ServerResponse(client.search(indices.messages(), body));
      response.addNotes(notes);
      steps.add(new Found.Step(label(step), response.total(), response.micros()));
      if (offset >= MOST_MESSAGES && response.total() > offset) {
        notes.add("The server lists 10,000 messages of a search. Narrow the search by time.");
      }
      List<StoredMessage> page = page(response.json(), notes);
      found = new Found<>(page, response.total(), response.kinds(), steps, notes);
      if (response.total() > 0) {
        break;
      }
    }
    return found;
  }

  static String label(SearchStep step) {
    return step.kind() == SearchStep.Kind.ALL ? "fields of messages" : step.what();
  }

  private static Map<String, Object> body(MessageFilters filters, SearchStep.Kind kind) {
    List<Map<String, ?>> all = new ArrayList<>(filters.terms());
    all.add(filters.step(kind));
    return ServerResponse.body(Dsl.all(all), "sip.timestamp", "desc");
  }

  private static List<StoredMessage> page(JsonNode response, List<String> notes) {
    List<StoredMessage> page = new ArrayList<>();
    MessageDocuments documents = new MessageDocuments();
    documents.read(response, (decoded, stored) -> page.add(stored));
    documents.addNote(notes);
    return page;
  }

  @Override
  public CallRecord call(String id, String callId) {
    String wanted = callId;
    if (wanted.isEmpty()) {
      Map<String, Object> body = Map.of("size", 1, "query", ids(id));
      wanted = callId(client.search(indices.calls(), body).at("/hits/hits/0"));
    }
    List<String> notes = new ArrayList<>();
    return wanted.isEmpty()
        ? null
        : loader.load(client, indices, List.of(wanted), notes, message -> {}).stream()
            .filter(call -> call.id().equals(id))
            .findFirst()
            .orElse(null);
  }

  @Override
  public List<CallRecord> callsWith(List<String> keys, long micros, int limit) {
    Map<String, Object> body =
        ServerResponse.body(CallFilters.keys(keys, micros), "sip.call.start", "desc");
    body.put("size", limit);
    body.put("_source", List.of("sip.call_id"));
    Set<String> callIds = new LinkedHashSet<>();
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode hit : client.search(indices.calls(), body).at("/hits/hits")) {
      callIds.add(callId(hit));
      ids.add(hit.path("_id").asText());
    }
    return callIds.isEmpty()
        ? List.of()
        : loader
            .load(client, indices, List.copyOf(callIds), new ArrayList<>(), message -> {})
            .stream()
            .filter(call -> ids.contains(call.id()))
            .toList();
  }

  static String callId(JsonNode hit) {
    return hit.at("/_source/sip/call_id").asText("");
  }

  private static Map<String, ?> ids(String id) {
    return Map.of("ids", Map.of("values", List.of(id)));
  }

  @Override
  public StoredMessage message(String id) {
    if (id.isEmpty()) {
      return null;
    }
    Map<String, Object> body = Map.of("size", 1, "query", ids(id));
    List<StoredMessage> found = page(client.search(indices.messages(), body), new ArrayList<>());
    return found.isEmpty() ? null : found.get(0);
  }

  @Override
  public Found<StoredMessage> messagesOf(String callId) {
    Map<String, Object> body =
        new LinkedHashMap<>(
            ServerResponse.body(Dsl.term("sip.call_id", callId), "sip.timestamp", "asc"));
    body.put("size", MOST_MESSAGES);
    ServerResponse response = new ServerResponse(client.search(indices.messages(), body));
    List<String> notes = new ArrayList<>();
    response.addNotes(notes);
    List<StoredMessage> messages = page(response.json(), notes);
    return new Found<>(messages, response.total(), new TreeMap<>(), List.of(), notes);
  }
}
