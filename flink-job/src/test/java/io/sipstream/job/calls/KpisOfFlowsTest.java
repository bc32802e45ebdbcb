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
import io.sipstream.calls.kpi.KpiContributions;
import io.sipstream.calls.kpi.KpiDocumentId;
import io.sipstream.calls.kpi.KpiDocumentWriter;
import io.sipstream.calls.kpi.KpiTable;
import io.sipstream.calls.peers.Peers;
import io.sipstream.calls.state.CallState;
import io.sipstream.document.Document;
import io.sipstream.job.kpis.KpisHarness;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs calls through both operators; the documents are those of all calls added up at once. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class KpisOfFlowsTest {
  private static final long OUT_OF_ORDERNESS_MILLIS = 5_000;
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final Map<String, String> SETTINGS =
      Map.of("kafka.stop", "latest", "kpis.enabled", "true");

  private final Map<String, Document> written = KpisHarness.none();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sumsOfAllFlowsEqualThoseOfTheirCalls(boolean rocksDb) throws Exception {
    List<CallEvent> events = allFlows();

    throughOperators(events, events, rocksDb);

    assertThat(texts(written)).isEqualTo(expected(events));
  }

  /** A replay of a subset has lower versions in the minutes that it changes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aReplayOfASubsetChangesNothing(long seed) throws Exception {
    List<CallEvent> events = allFlows();
    throughOperators(events, events, false);
    Map<String, String> before = texts(written);
    List<CallEvent> subset = new ArrayList<>(events);
    Collections.shuffle(subset, new Random(seed));
    subset = subset.subList(0, events.size() * 9 / 10);
    subset.sort(Comparator.comparingLong(CallEvent::timeMicros));

    throughOperators(subset, events, false);

    assertThat(texts(written)).isEqualTo(before);
  }

  @Test
  void aReplayOfTheRestCorrectsTheMinutes() throws Exception {
    List<CallEvent> events = allFlows();
    List<CallEvent> subset = new ArrayList<>(events);
    subset.removeIf(event -> event.kind() == 180);
    throughOperators(subset, events, false);
    assertThat(texts(written)).isNotEqualTo(expected(events));

    throughOperators(events, events, false);

    assertThat(texts(written)).isEqualTo(expected(events));
  }

  private static List<CallEvent> allFlows() {
    List<CallEvent> events = new ArrayList<>();
    Map<String, String> callIds = new LinkedHashMap<>();
    for (Flow flow : FlowFiles.all().toList()) {
      for (CallEvent event : FlowScript.events(flow.lines())) {
        // A Call-ID of two flows would mix them.
        if (callIds.computeIfAbsent(event.callId(), id -> flow.name()).equals(flow.name())) {
          events.add(event);
        }
      }
    }
    events.sort(Comparator.comparingLong(CallEvent::timeMicros));
    return events;
  }

  /**
   * @param all events that the input's end follows from
   */
  private void throughOperators(List<CallEvent> events, List<CallEvent> all, boolean rocksDb)
      throws Exception {
    int middle = events.size() / 2;
    OperatorSubtaskState ofCalls;
    OperatorSubtaskState ofKpis;
    try (CallsHarness calls = CallsHarness.open(SETTINGS, rocksDb, null);
        KpisHarness kpis = KpisHarness.open(rocksDb, null)) {
      take(calls, kpis, events.subList(0, middle));
      ofCalls = calls.snapshot();
      ofKpis = kpis.snapshot();
      kpis.takeInto(written);
    }
    try (CallsHarness calls = CallsHarness.open(SETTINGS, rocksDb, ofCalls);
        KpisHarness kpis = KpisHarness.open(rocksDb, ofKpis)) {
      take(calls, kpis, events.subList(middle, events.size()));
      watermark(calls, kpis, (all.get(all.size() - 1).timeMicros() + DAY_MICROS) / 1_000);
      watermark(calls, kpis, Long.MAX_VALUE);
      kpis.takeInto(written);
      assertThat(kpis.timers()).isZero();
      if (!rocksDb) {
        // The harness counts no keys of RocksDB.
        assertThat(kpis.states()).isZero();
      }
    }
  }

  private static void take(CallsHarness calls, KpisHarness kpis, List<CallEvent> events)
      throws Exception {
    CallEventCodec codec = new CallEventCodec();
    for (CallEvent event : events) {
      calls.take(EncodedCallEvent.of(event, codec));
      watermark(calls, kpis, event.timeMicros() / 1_000 - OUT_OF_ORDERNESS_MILLIS);
    }
  }

  private static void watermark(CallsHarness calls, KpisHarness kpis, long millis)
      throws Exception {
    calls.watermark(millis);
    kpis.take(calls.takeKpis());
    kpis.watermark(millis);
  }

  private static Map<String, String> texts(Map<String, Document> documents) {
    Map<String, String> texts = new TreeMap<>();
    documents.forEach((id, document) -> texts.put(id, new String(document.json(), UTF_8)));
    return texts;
  }

  private static Map<String, String> expected(List<CallEvent> events) throws Exception {
    Map<String, CallState> states = new LinkedHashMap<>();
    for (CallEvent event : events) {
      states.computeIfAbsent(event.callId(), id -> new CallState()).add(event);
    }
    long now = events.get(events.size() - 1).timeMicros() + DAY_MICROS;
    CallEvaluator evaluator = new CallEvaluator(CallSettings.DEFAULT, Peers.none());
    KpiTable table = new KpiTable(Integer.MAX_VALUE);
    for (CallState state : states.values()) {
      evaluator
          .evaluate(state, now)
          .records()
          .forEach(call -> table.add(KpiContributions.of(call)));
    }
    KpiDocumentWriter writer = new KpiDocumentWriter(peer -> null);
    Map<String, String> texts = new TreeMap<>();
    table.minutes(
        (key, sum, concurrency) -> {
          if (!sum.isEmpty()) {
            JsonBuffer buffer = new JsonBuffer();
            writer.write(key, sum, concurrency, true, buffer);
            texts.put(KpiDocumentId.of(key), new String(buffer.toByteArray(0), UTF_8));
          }
        });
    return texts;
  }
}
