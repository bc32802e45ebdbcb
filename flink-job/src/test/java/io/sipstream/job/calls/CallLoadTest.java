package io.sipstream.job.calls;

import static io.sipstream.job.calls.CallMessages.START_MILLIS;
import static io.sipstream.job.calls.CallMessages.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.document.Document;
import io.sipstream.job.record.EncodedCallEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator of calls with many calls. {@code -Dcalls=500000} runs more of them. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class CallLoadTest {
  private static final int CALLS = Integer.getInteger("calls", 2_000);
  private static final long DAY_MILLIS = 86_400_000;
  private static final long MINUTE_MILLIS = 60_000;

  private final CallEventCodec codec = new CallEventCodec();
  private final List<CallEvent> answered =
      CallMessages.answered("call").stream().map(event -> codec.decode(event.bytes())).toList();

  /** Returns an event of the call with a number, some time later than that of the template. */
  private EncodedCallEvent event(CallEvent of, long number, long laterMillis) {
    return EncodedCallEvent.of(
        new CallEvent(
            0x9E37_79B9_7F4A_7C15L * (number + 1),
            number,
            "call-" + number,
            of.timeMicros() + 1_000 * laterMillis,
            of.tap(),
            of.transaction(),
            of.method(),
            of.cseq(),
            of.kind(),
            of.toTag(),
            of.facts()),
        codec);
  }

  @Test
  void aDayWithoutByeFillsNoState() throws Exception {
    // A quarter hour has less than a third of the limit, the idle time of half a day much more.
    int limit = CALLS / 10;
    long step = DAY_MILLIS / (28L * limit);
    Map<String, String> settings = Map.of("calls.max-calls", Integer.toString(limit));
    Set<String> closed = new HashSet<>();
    int most = 0;
    try (CallsHarness calls = CallsHarness.open(settings, false, null)) {
      long number = 0;
      for (long later = 0; later < DAY_MILLIS; later += step) {
        for (CallEvent one : answered.subList(0, 5)) {
          calls.take(event(one, number, later));
        }
        number++;
        calls.watermark(START_MILLIS + later);
        most = Math.max(most, calls.states());
        note(calls.takeDocuments(), closed);
      }
      assertThat(calls.counters())
          .containsEntry("calls.merged", 5 * number)
          .doesNotContainKey("calls.limit_calls")
          .containsKey("call_ids_closed_under_pressure");
      calls.watermark(START_MILLIS + 2 * DAY_MILLIS);
      note(calls.takeDocuments(), closed);
      assertThat(closed).hasSize((int) number);
      assertThat(most).isBetween(limit * 7 / 10, limit);
    }
  }

  private static void note(List<Document> documents, Set<String> closed) {
    for (Document document : documents) {
      if (CallRecord.isClosed(document.version())) {
        closed.add(document.id());
      }
    }
  }

  @Test
  void aFloodOfOneSourceAffectsNoOther() throws Exception {
    CallEvent flood = codec.decode(invite("198.51.100.1").bytes());
    CallEvent other = codec.decode(invite("198.51.100.2").bytes());
    int perSource = CALLS / 4;
    Map<String, String> settings =
        Map.of(
            "calls.max-calls",
            Integer.toString(CALLS),
            "calls.max-calls-per-source",
            Integer.toString(perSource));
    try (CallsHarness calls = CallsHarness.open(settings, false, null)) {
      for (int i = 0; i < CALLS; i++) {
        calls.take(event(flood, i, i % 1_000));
      }
      int others = Math.min(perSource, 1_000);
      for (int i = 0; i < others; i++) {
        calls.take(event(other, CALLS + i, i));
      }
      assertThat(calls.counters())
          .containsEntry("calls.merged", (long) perSource + others)
          .containsEntry("calls.limit_source", (long) CALLS - perSource);
      calls.watermark(START_MILLIS + 5 * MINUTE_MILLIS);
      List<Document> documents = calls.takeDocuments();
      assertThat(documents).hasSize(perSource + others);
      Set<String> callIds = new HashSet<>();
      documents.forEach(document -> callIds.add(document.routing()));
      for (int i = 0; i < others; i++) {
        assertThat(callIds).contains("call-" + (CALLS + i));
      }
      assertThat(calls.states()).isZero();
    }
  }

  private static EncodedCallEvent invite(String source) {
    return request("INVITE", "call", START_MILLIS, source, "t1", null);
  }

  /** Restores the last snapshot five times, and repeats the events since, as a killed job does. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void restoresChangeNoRecord(boolean rocksDb) throws Exception {
    List<EncodedCallEvent> events = new ArrayList<>();
    for (CallEvent one : answered) {
      // More calls than are held decoded.
      for (int i = 0; i < CallEntries.RECENT + 100; i++) {
        events.add(event(one, i, i % 100));
      }
    }
    assertThat(records(events, 5, rocksDb)).isEqualTo(records(events, 0, false));
  }

  private static Map<String, String> records(
      List<EncodedCallEvent> events, int kills, boolean rocksDb) throws Exception {
    Map<String, Long> versions = new HashMap<>();
    Map<String, String> texts = new TreeMap<>();
    OperatorSubtaskState snapshot = null;
    int part = events.size() / (kills + 1);
    for (int kill = 0; kill <= kills; kill++) {
      try (CallsHarness calls = CallsHarness.open(Map.of(), rocksDb, snapshot)) {
        int end = kill == kills ? events.size() : (kill + 1) * part;
        calls.take(events.subList(kill * part, end));
        calls.watermark(START_MILLIS + 100L * kill);
        snapshot = calls.snapshot();
        // These are lost at the kill, and come again.
        calls.take(events.subList(end, Math.min(events.size(), end + part / 2)));
        calls.watermark(START_MILLIS + (kill == kills ? 5 * MINUTE_MILLIS : 3_000L * kill));
        for (Document document : calls.takeDocuments()) {
          // As the external version of Elasticsearch does.
          if (document.version() > versions.getOrDefault(document.id(), 0L)) {
            versions.put(document.id(), document.version());
            texts.put(document.id(), new String(document.json(), UTF_8));
          }
        }
      }
    }
    return texts;
  }
}
