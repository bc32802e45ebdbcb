package io.sipstream.explorer.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.event.CallEventReader;
import io.sipstream.calls.ladder.ElementNames;
import io.sipstream.calls.peers.Peer;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.message.DecodedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Evaluates the calls of Call-IDs from their messages in a search server. Thread-safe. */
public final class CallLoader {
  static final Comparator<CallRecord> NEWEST =
      Comparator.comparingLong(CallRecord::startMicros).thenComparing(CallRecord::id).reversed();

  /** Most Call-IDs of a request. */
  private static final int MOST_CALL_IDS = 100;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Longest time for the Call-IDs of one page or file. */
  private static final long MOST_NANOS = 20 * NANOS_PER_SECOND;

  /** Fields from which a message is parsed again. */
  static final List<String> SOURCE =
      List.of(
          "event.original",
          "source",
          "destination",
          "network.iana_number",
          "sip.timestamp",
          "sip.stream.sequence",
          "@timestamp",
          "observer.name");

  private static final long MICROS_PER_MILLI = 1_000;

  private final CallEventReader reader;
  private final CallEvaluator evaluator;
  private final Peers peers;
  private final long mostNanos;

  /** Creates a loader, which uses its parts in one thread at a time. */
  public CallLoader(CallEventReader reader, CallEvaluator evaluator, Peers peers) {
    this(reader, evaluator, peers, MOST_NANOS);
  }

  /** Creates a loader with another limit of time. */
  CallLoader(CallEventReader reader, CallEvaluator evaluator, Peers peers, long mostNanos) {
    this.mostNanos = mostNanos;
    this.reader = reader;
    this.evaluator = evaluator;
    this.peers = peers;
  }

  Peers peers() {
    return peers;
  }

  ElementNames names() {
    return (ip, port) -> {
      synchronized (this) {
        Peer peer = peers.of(ip, port);
        return peer == null ? null : peer.name();
      }
    };
  }

  /**
   * Returns the calls of Call-IDs, newest first. Adds a note if messages are left out. Call-IDs
   * that have too many messages for one response are requested in halves.
   *
   * @param messages takes each message that is evaluated
   */
  List<CallRecord> load(
      SearchClient client,
      ServerIndices indices,
      List<String> callIds,
      List<String> notes,
      Consumer<StoredMessage> messages) {
    long nowMicros = newestMicros(client, indices);
    List<CallRecord> calls = new ArrayList<>();
    MessageDocuments documents = new MessageDocuments();
    Deque<List<String>> parts = new ArrayDeque<>(List.of(callIds));
    long end = System.nanoTime() + mostNanos;
    while (!parts.isEmpty() && System.nanoTime() < end) {
      List<String> part = parts.pop();
      ServerResponse response = part.size() > MOST_CALL_IDS ? null : search(client, indices, part);
      boolean cut = response == null || response.total() > ElasticsearchStore.MOST_MESSAGES;
      if (cut && part.size() > 1) {
        int half = part.size() / 2;
        parts.push(part.subList(half, part.size()));
        parts.push(part.subList(0, half));
        continue;
      }
      response.addNotes(notes);
      if (cut) {
        notes.add(
            "The Call-ID %s has %,d messages, of which the first 10,000 are evaluated."
                .formatted(part.get(0), response.total()));
      }
      CallSet set = new CallSet(2 * part.size());
      documents.read(
          response.json(),
          (message, stored) -> {
            read(message, set);
            messages.accept(stored);
          });
      set.advance(nowMicros);
      calls.addAll(evaluate(set));
    }
    if (!parts.isEmpty()) {
      notes.add(
          "%,d of %,d Call-IDs are missing, since the limit of %,d s was reached. Narrow the search by time."
              .formatted(
                  parts.stream().mapToInt(List::size).sum(),
                  callIds.size(),
                  mostNanos / NANOS_PER_SECOND));
    }
    documents.addNote(notes);
    calls.sort(NEWEST);
    return calls;
  }

  private static ServerResponse search(
      SearchClient client, ServerIndices indices, List<String> callIds) {
    Map<String, Object> body =
        ServerResponse.body(Dsl.terms("sip.call_id", callIds), "sip.timestamp", "asc");
    body.put("size", ElasticsearchStore.MOST_MESSAGES);
    body.put("_source", SOURCE);
    return new ServerResponse(client.search(indices.messages(), body));
  }

  /** Returns the time of the newest message, at which open calls are evaluated. */
  private static long newestMicros(SearchClient client, ServerIndices indices) {
    Map<String, Object> body =
        Map.of("size", 0, "aggs", Map.of("newest", Map.of("max", Map.of("field", "@timestamp"))));
    JsonNode newest = client.search(indices.messages(), body).at("/aggregations/newest/value");
    return newest.asLong() * MICROS_PER_MILLI;
  }

  private synchronized void read(DecodedMessage message, CallSet set) {
    reader.read(message, set::add);
  }

  private synchronized List<CallRecord> evaluate(CallSet set) {
    return set.records(evaluator);
  }
}
