package io.sipstream.calls.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.peers.PeersFile;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.calls.state.CallState;
import io.sipstream.json.JsonBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates events a day after the last one, to documents. */
final class Evaluations {
  static final long DAY_MICROS = 86_400_000_000L;
  static final Peers PEERS =
      PeersFile.parse(
          """
          a  phone   192.0.2.1
          b  phone   192.0.2.2
          p  proxy   192.0.2.3
          p2 proxy   192.0.2.4
          x  b2bua   192.0.2.5
          c1 carrier 192.0.2.6
          c2 carrier 192.0.2.7
          b1 phone   192.0.2.8
          b2 phone   192.0.2.9
          """,
          "test");
  static final ObjectMapper JSON = new ObjectMapper();

  private Evaluations() {}

  /** Returns the states of events by Call-ID. */
  static Map<Long, CallState> states(Collection<CallEvent> events) {
    Map<Long, CallState> states = new LinkedHashMap<>();
    for (CallEvent event : events) {
      states.computeIfAbsent(event.keyLow(), key -> new CallState()).add(event);
    }
    return states;
  }

  /** Returns the documents' {@code sip.call} by start. */
  static List<JsonNode> of(Collection<CallEvent> events) {
    return documents(records(states(events).values()));
  }

  static List<CallRecord> records(Collection<CallState> states) {
    long last = states.stream().mapToLong(CallState::lastMicros).max().orElse(0);
    List<CallRecord> records = new ArrayList<>();
    for (CallState state : states) {
      records.addAll(
          new CallEvaluator(CallSettings.DEFAULT, PEERS)
              .evaluate(state, last + DAY_MICROS)
              .records());
    }
    records.sort(Comparator.comparingLong(CallRecord::startMicros).thenComparing(CallRecord::id));
    return records;
  }

  static List<JsonNode> documents(List<CallRecord> records) {
    List<JsonNode> documents = new ArrayList<>();
    for (CallRecord call : records) {
      documents.add(document(call));
    }
    return documents;
  }

  static JsonNode document(CallRecord call) {
    JsonBuffer buffer = new JsonBuffer();
    new CallRecordWriter().write(call, buffer);
    try {
      return JSON.readTree(buffer.toByteArray(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a field of {@code sip.call}, or of the document with a leading slash, as text. */
  static String text(JsonNode document, String field) {
    JsonNode at = field.startsWith("/") ? document : document.at("/sip/call");
    for (String part : (field.startsWith("/") ? field.substring(1) : field).split("[./]")) {
      at = at.isArray() && part.matches("\\d+") ? at.path(Integer.parseInt(part)) : at.path(part);
    }
    if (at.isArray()) {
      List<String> values = new ArrayList<>();
      at.forEach(value -> values.add(value.asText()));
      return String.join(",", values);
    }
    return at.isMissingNode() ? "" : at.asText();
  }
}
