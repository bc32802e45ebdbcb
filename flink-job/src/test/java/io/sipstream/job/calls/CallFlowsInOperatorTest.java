package io.sipstream.job.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.flows.Flow;
import io.sipstream.calls.flows.FlowFiles;
import io.sipstream.calls.flows.FlowScript;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.record.CallRecordWriter;
import io.sipstream.calls.state.CallState;
import io.sipstream.document.Document;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.json.JsonBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every flow through the operator, with a savepoint in the middle. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class CallFlowsInOperatorTest {
  private static final long OUT_OF_ORDERNESS_MILLIS = 5_000;
  private static final long DAY_MICROS = 86_400_000_000L;

  /** A flow's partial records are wanted, and its input has an end. */
  private static final Map<String, String> BOUNDED = Map.of("kafka.stop", "latest");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsEqualThoseOfTheSet(boolean rocksDb) throws Exception {
    Map<String, List<String>> different = new TreeMap<>();
    for (Flow flow : FlowFiles.all().toList()) {
      List<CallEvent> events =
          FlowScript.events(flow.lines()).stream()
              .sorted(Comparator.comparingLong(CallEvent::timeMicros))
              .toList();
      Map<String, String> expected = expected(events);
      Map<String, String> actual = throughOperator(events, rocksDb);
      if (!actual.equals(expected)) {
        different.put(flow.name(), differences(expected, actual));
      }
    }
    assertThat(different).isEmpty();
  }

  /** Messages of other methods than INVITE may be the first ones, and each comes twice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theOrderOfArrivalMakesNoDifference(long seed) throws Exception {
    Map<String, List<String>> different = new TreeMap<>();
    for (Flow flow : FlowFiles.all().toList()) {
      List<CallEvent> events =
          FlowScript.events(flow.lines()).stream()
              .sorted(Comparator.comparingLong(CallEvent::timeMicros))
              .toList();
      List<CallEvent> arrived = new ArrayList<>(events);
      arrived.addAll(events);
      Collections.shuffle(arrived, new Random(seed));
      Map<String, String> expected = expected(events);
      Map<String, String> actual = new TreeMap<>();
      try (CallsHarness calls = CallsHarness.open(BOUNDED, false, null)) {
        CallEventCodec codec = new CallEventCodec();
        for (CallEvent event : arrived) {
          calls.take(EncodedCallEvent.of(event, codec));
        }
        calls.watermark((events.get(events.size() - 1).timeMicros() + DAY_MICROS) / 1_000);
        calls.documents().forEach(each -> actual.put(each.id(), new String(each.json(), UTF_8)));
      }
      if (!actual.equals(expected)) {
        different.put(flow.name(), differences(expected, actual));
      }
    }
    assertThat(different).isEmpty();
  }

  /** Returns the texts of both sides that the other does not have. */
  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    List<String> all = new ArrayList<>();
    one.forEach((id, text) -> all.add(text.equals(other.get(id)) ? "" : "set: " + text));
    other.forEach((id, text) -> all.add(text.equals(one.get(id)) ? "" : "operator: " + text));
    all.removeIf(String::isEmpty);
    return all;
  }

  private static Map<String, String> throughOperator(List<CallEvent> events, boolean rocksDb)
      throws Exception {
    Map<String, Document> last = new TreeMap<>();
    int middle = events.size() / 2;
    OperatorSubtaskState savepoint;
    try (CallsHarness calls = CallsHarness.open(BOUNDED, rocksDb, null)) {
      take(calls, events.subList(0, middle));
      savepoint = calls.snapshot();
      calls.documents().forEach(document -> last.put(document.id(), document));
    }
    try (CallsHarness calls = CallsHarness.open(BOUNDED, rocksDb, savepoint)) {
      take(calls, events.subList(middle, events.size()));
      calls.watermark((events.get(events.size() - 1).timeMicros() + DAY_MICROS) / 1_000);
      calls
          .documents()
          .forEach(
              document -> {
                Document before = last.put(document.id(), document);
                assertThat(before == null ? 0 : before.version()).isLessThan(document.version());
              });
      // A state has one timer.
      assertThat(calls.timers()).isZero();
    }
    Map<String, String> texts = new TreeMap<>();
    last.forEach((id, document) -> texts.put(id, new String(document.json(), UTF_8)));
    return texts;
  }

  private static void take(CallsHarness calls, List<CallEvent> events) throws Exception {
    CallEventCodec codec = new CallEventCodec();
    for (CallEvent event : events) {
      calls.take(EncodedCallEvent.of(event, codec));
      calls.watermark(event.timeMicros() / 1_000 - OUT_OF_ORDERNESS_MILLIS);
    }
  }

  private static Map<String, String> expected(List<CallEvent> events) {
    Map<String, CallState> states = new LinkedHashMap<>();
    for (CallEvent event : events) {
      states.computeIfAbsent(event.callId(), id -> new CallState()).add(event);
    }
    long now = events.get(events.size() - 1).timeMicros() + DAY_MICROS;
    CallEvaluator evaluator = new CallEvaluator(CallSettings.DEFAULT, Peers.none());
    Map<String, String> texts = new TreeMap<>();
    for (CallState state : states.values()) {
      for (CallRecord call : evaluator.evaluate(state, now).records()) {
        JsonBuffer buffer = new JsonBuffer();
        new CallRecordWriter().write(call, buffer);
        texts.put(call.id(), new String(buffer.toByteArray(0), UTF_8));
      }
    }
    return texts;
  }
}
