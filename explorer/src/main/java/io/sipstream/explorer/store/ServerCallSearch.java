package io.sipstream.explorer.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.record.CallRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Searches calls in a search server: selects Call-IDs in call records, else in messages, evaluates
 * them, and keeps the calls that match.
 */
final class ServerCallSearch {
  private static final int BATCH = 200;

  /** Most Call-IDs that a search evaluates. */
  private static final int MOST_EVALUATED = 1_000;

  private static final long MOST_NANOS = 3_000_000_000L;
  private static final int NANOS_PER_MICRO = 1_000;

  /** Holds Call-IDs of a part of the candidates; ids of records are empty if unknown. */
  private record Candidates(
      List<String> callIds, Set<String> ids, long total, Map<String, Long> kinds) {}

  private final Query query;
  private final SearchClient client;
  private final ServerIndices indices;
  private final CallLoader loader;
  private final CallSearch matcher;
  private final List<String> notes = new ArrayList<>();

  ServerCallSearch(
      Query query,
      SearchClient client,
      ServerIndices indices,
      CallLoader loader,
      MessageStore store) {
    this.query = query;
    this.client = client;
    this.indices = indices;
    this.loader = loader;
    this.matcher = new CallSearch(query, callId -> store.messagesOf(callId).page());
  }

  /** Returns a page of the calls. */
  Found<CallRecord> page(int offset, int limit) {
    if (!query.error().isEmpty()) {
      return ServerResponse.nothing();
    }
    List<Found.Step> steps = new ArrayList<>();
    for (SearchStep step : query.steps()) {
      for (boolean records : List.of(true, false)) {
        long begin = System.nanoTime();
        Found<CallRecord> found = page(step.kind(), records, offset, limit);
        if (found != null) {
          String what = step.what().isEmpty() ? "fields" : step.what();
          steps.add(
              new Found.Step(
                  (records ? "call records: " : "messages: ") + what,
                  found.total(),
                  (System.nanoTime() - begin) / NANOS_PER_MICRO));
          if (found.total() > 0) {
            return new Found<>(found.page(), found.total(), found.totals(), steps, notes);
          }
        }
      }
    }
    return new Found<>(List.of(), 0, Map.of(), steps, notes);
  }

  /** Returns a page of one step; null if the server has no call records that know it. */
  private Found<CallRecord> page(SearchStep.Kind kind, boolean records, int offset, int limit) {
    if (records && !CallFilters.knows(kind)) {
      return null;
    }
    if (isExact(kind, records)) {
      Candidates page = candidates(kind, records, offset, limit);
      if (page == null) {
        return null;
      }
      List<CallRecord> calls = new ArrayList<>(load(page, message -> {}));
      if (offset + limit > ElasticsearchStore.MOST_MESSAGES) {
        notes.add("The server lists 10,000 calls of a search. Narrow the search by time.");
      }
      return new Found<>(calls, page.total(), page.kinds(), List.of(), List.of());
    }
    return filtered(kind, records, offset, limit);
  }

  /** Returns whether the filter of the server selects exactly the calls that match. */
  private boolean isExact(SearchStep.Kind kind, boolean records) {
    return records
        ? query.terms().stream()
            .noneMatch(term -> term.key() == Query.Key.METHOD || term.key() == Query.Key.PEER)
        : kind == SearchStep.Kind.ALL && query.terms().isEmpty();
  }

  private Found<CallRecord> filtered(SearchStep.Kind kind, boolean records, int offset, int limit) {
    long begin = System.nanoTime();
    List<CallRecord> found = new ArrayList<>();
    Map<String, Long> kinds = new TreeMap<>();
    int evaluated = 0;
    long total = Long.MAX_VALUE;
    while (evaluated < Math.min(total, MOST_EVALUATED) && System.nanoTime() - begin < MOST_NANOS) {
      Candidates batch = candidates(kind, records, evaluated, BATCH);
      if (batch == null) {
        return null;
      }
      total = batch.total();
      if (batch.callIds().isEmpty()) {
        break;
      }
      Set<String> withText = new HashSet<>();
      Consumer<StoredMessage> messages =
          message -> {
            if (kind == SearchStep.Kind.TEXT && matcher.hasText(message)) {
              withText.add(message.callId());
            }
          };
      for (CallRecord call : load(batch, messages)) {
        boolean matches =
            kind == SearchStep.Kind.TEXT
                ? withText.contains(call.callId())
                : matcher.matches(kind, call);
        if (matches && matcher.hasTerms(call)) {
          found.add(call);
          kinds.merge(CallSearch.result(call), 1L, Long::sum);
        }
      }
      evaluated += BATCH;
    }
    if (evaluated < total) {
      notes.add(
          "The result is partial: of %,d Call-IDs the newest %,d were evaluated. Add a time, such as last:2h."
              .formatted(total, evaluated));
    }
    found.sort(CallLoader.NEWEST);
    int from = Math.min(offset, found.size());
    int to = Math.min(found.size(), from + limit);
    return new Found<>(found.subList(from, to), found.size(), kinds, List.of(), List.of());
  }

  /** Returns the calls of candidates; passes on each of their messages before. */
  private List<CallRecord> load(Candidates batch, Consumer<StoredMessage> messages) {
    if (batch.callIds().isEmpty()) {
      return List.of();
    }
    int before = notes.size();
    List<CallRecord> calls = loader.load(client, indices, batch.callIds(), notes, messages);
    if (batch.ids().isEmpty()) {
      return calls;
    }
    List<CallRecord> known =
        calls.stream().filter(call -> batch.ids().contains(call.id())).toList();
    if (known.size() < batch.ids().size() && notes.size() == before) {
      notes.add(
          "%d call records are not shown, since their messages are missing."
              .formatted(batch.ids().size() - known.size()));
    }
    return known;
  }

  private Candidates candidates(SearchStep.Kind kind, boolean records, int from, int size) {
    Map<String, Object> body = records ? recordsBody(kind) : messagesBody(kind);
    int begin = Math.min(from, ElasticsearchStore.MOST_MESSAGES);
    body.put("from", begin);
    body.put("size", Math.min(size, ElasticsearchStore.MOST_MESSAGES - begin));
    body.put("_source", List.of("sip.call_id"));
    ServerResponse response =
        new ServerResponse(client.search(records ? indices.calls() : indices.messages(), body));
    if (records && !response.hasIndex()) {
      return null;
    }
    response.addNotes(notes);
    Set<String> callIds = new LinkedHashSet<>();
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode hit : response.json().at("/hits/hits")) {
      callIds.add(ElasticsearchStore.callId(hit));
      if (records) {
        ids.add(hit.path("_id").asText());
      }
    }
    long total =
        records ? response.total() : response.json().at("/aggregations/calls/value").asLong();
    return new Candidates(List.copyOf(callIds), ids, total, response.kinds());
  }

  private Map<String, Object> recordsBody(SearchStep.Kind kind) {
    CallFilters filters = new CallFilters(query);
    List<Map<String, ?>> all = new ArrayList<>(filters.terms());
    all.add(filters.step(kind));
    Map<String, Object> body = ServerResponse.body(Dsl.all(all), "sip.call.start", "desc");
    body.put("aggs", Map.of("kinds", Map.of("terms", Map.of("field", "sip.call.result"))));
    return body;
  }

  private Map<String, Object> messagesBody(SearchStep.Kind kind) {
    MessageFilters filters = new MessageFilters(query, loader.peers());
    List<Map<String, ?>> all = new ArrayList<>();
    all.add(filters.step(kind));
    all.add(Dsl.exists("sip.call_id"));
    if (kind == SearchStep.Kind.ALL) {
      all.addAll(filters.narrowing());
    } else if (kind != SearchStep.Kind.TEXT) {
      all.add(Dsl.word("sip.cseq.method", "INVITE"));
    }
    Map<String, Object> body = ServerResponse.body(Dsl.all(all), "sip.timestamp", "desc");
    body.put("collapse", Map.of("field", "sip.call_id"));
    body.put("aggs", Map.of("calls", Map.of("cardinality", Map.of("field", "sip.call_id"))));
    return body;
  }
}
