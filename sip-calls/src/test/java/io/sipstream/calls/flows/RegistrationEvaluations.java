package io.sipstream.calls.flows;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.record.MicrosText;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationRecordWriter;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.json.JsonBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Evaluates the events of flows to documents of registrations. */
final class RegistrationEvaluations {
  private static final Pattern AT = Pattern.compile(", at (\\d+)$");
  private static final Set<String> TIMES = Set.of("start", "refreshed", "expires_at", "end");

  private RegistrationEvaluations() {}

  static Stream<Flow> flows() {
    return FlowFiles.registrations();
  }

  /** Returns the time at which a flow is evaluated, microseconds. */
  static long nowMicros(Flow flow, Collection<CallEvent> events) {
    Matcher at = AT.matcher(flow.name());
    return at.find()
        ? FlowScript.BASE_MICROS + Long.parseLong(at.group(1)) * 1_000_000
        : events.stream().mapToLong(CallEvent::timeMicros).max().orElseThrow();
  }

  static Collection<RegistrationState> states(Collection<CallEvent> events) {
    Map<String, RegistrationState> states = new TreeMap<>();
    for (CallEvent event : events) {
      String aor = MessageFacts.of(event.facts()).first(Fact.AOR);
      states.computeIfAbsent(aor, RegistrationState::new).add(event);
    }
    return states.values();
  }

  static List<RegistrationRecord> records(Collection<CallEvent> events, long nowMicros) {
    List<RegistrationRecord> records = new ArrayList<>();
    states(events)
        .forEach(state -> records.addAll(RegistrationEvaluator.evaluate(state, nowMicros)));
    return records;
  }

  static List<JsonNode> documents(Collection<CallEvent> events, long nowMicros) {
    return records(events, nowMicros).stream().map(RegistrationEvaluations::document).toList();
  }

  static JsonNode document(RegistrationRecord registration) {
    JsonBuffer buffer = new JsonBuffer();
    new RegistrationRecordWriter().write(registration, buffer);
    try {
      return Evaluations.JSON.readTree(buffer.toByteArray(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a field of {@code sip.registration}, or of the document with a leading slash. */
  static String text(JsonNode document, String field) {
    return Evaluations.text(
        document, field.startsWith("/") ? field : "/sip/registration/" + field.replace('.', '/'));
  }

  /** Returns an expected text as it is in the document: times are seconds of the flow. */
  static String expected(String field, String value) {
    if (!TIMES.contains(field) || value.isEmpty()) {
      return value;
    }
    long micros = Math.round(Double.parseDouble(value) * 1e6);
    return new MicrosText().micros(FlowScript.BASE_MICROS + micros);
  }
}
