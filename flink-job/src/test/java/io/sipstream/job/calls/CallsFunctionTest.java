package io.sipstream.job.calls;

import static io.sipstream.job.calls.CallMessages.START_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.calls.evaluate.CallDeadlines;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.kpi.KpiSum;
import io.sipstream.document.Document;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.KpiDifference;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.varint.VarintReader;
import io.sipstream.varint.VarintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator of calls: when it writes which record, and what it keeps. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class CallsFunctionTest {
  private static final long ANSWERED = START_MILLIS + 4_000;
  private static final long ENDED = START_MILLIS + 14_000;
  private static final long CLOSED = START_MILLIS + 60_000;

  @Test
  void theDefaultsAreThoseOfTheCommand() throws Exception {
    assertThat(Calls.deadlines(JobSettings.of(Map.of()).calls())).isEqualTo(CallDeadlines.DEFAULT);
  }

  @Test
  void aPeersFileThatCannotBeReadIsAnInvalidSetting(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("peers"), "one-column\n");
    JobSettings settings = JobSettings.of(Map.of("calls.peers-file", file.toString()));

    assertThatThrownBy(() -> Calls.operator(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void anAnsweredCallIsWrittenAtItsAnswerAtItsEndAndWhenItIsClosed() throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1");
      calls.take(events.subList(0, 5));
      assertThat(calls.documents()).isEmpty();
      assertThat(calls.timers()).isEqualTo(1);
      calls.watermark(ANSWERED);
      assertThat(calls.documents()).hasSize(1);
      assertThat(calls.last().at("/sip/call/state").asText()).isEqualTo("confirmed");
      calls.take(events.subList(5, 7));
      calls.watermark(ENDED);
      assertThat(calls.documents()).hasSize(2);
      assertThat(calls.last().at("/sip/call/duration_us").asLong()).isEqualTo(10_000_000);
      assertThat(calls.states()).isEqualTo(1);
      calls.watermark(CLOSED);

      assertThat(calls.documents()).hasSize(3);
      assertThat(calls.last().at("/sip/call/closed").asBoolean()).isTrue();
      assertThat(calls.last().at("/sip/call/result").asText()).isEqualTo("answered");
      assertThat(calls.documents())
          .allSatisfy(
              document -> {
                assertThat(document.target()).isEqualTo(Document.Target.CALLS);
                assertThat(document.operation()).isEqualTo(Document.Operation.INDEX);
                assertThat(document.routing()).isEqualTo("one@192.0.2.1");
                assertThat(document.timeNanos()).isEqualTo(START_MILLIS * 1_000_000);
              });
      assertThat(calls.documents()).extracting(Document::version).containsExactly(40L, 56L, 58L);
      assertThat(calls.states()).isZero();
      assertThat(calls.timers()).isZero();
      assertThat(calls.counters())
          .containsOnly(Map.entry("calls.merged", 7L), Map.entry("call_documents", 3L));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void orderAndRepetitionsWithinTheOutOfOrdernessMakeNoDifference(long seed) throws Exception {
    List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1");
    byte[] expected = lastOf(events);
    List<EncodedCallEvent> other = CallMessages.answered("one@192.0.2.1");
    other.addAll(events);
    Collections.shuffle(other, new Random(seed));
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(other);
      calls.watermark(CLOSED);

      List<Document> documents = calls.documents();
      assertThat(documents.get(documents.size() - 1).json()).isEqualTo(expected);
      assertThat(calls.counters())
          .containsEntry("calls.merged", 7L)
          .containsEntry("calls.duplicate", 7L);
    }
  }

  private static byte[] lastOf(List<EncodedCallEvent> events) throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(events);
      calls.watermark(CLOSED);
      List<Document> documents = calls.documents();
      return documents.get(documents.size() - 1).json();
    }
  }

  @Test
  void aCallWithoutResponseTimesOut() throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(CallMessages.invite("one@192.0.2.1", START_MILLIS));
      calls.watermark(START_MILLIS + 30_000);
      assertThat(calls.documents()).isEmpty();
      calls.watermark(START_MILLIS + 200_000);

      assertThat(calls.last().at("/sip/call/result").asText()).isEqualTo("timed_out");
      assertThat(calls.states()).isZero();
    }
  }

  @Test
  void callsBeyondTheLimitAreCounted() throws Exception {
    try (CallsHarness calls = CallsHarness.open(Map.of("calls.max-calls", "1"), false, null)) {
      calls.take(CallMessages.answered("one@192.0.2.1"));
      calls.take(CallMessages.answered("two@192.0.2.1"));
      calls.watermark(CLOSED);

      assertThat(calls.counters())
          .containsEntry("calls.merged", 7L)
          .containsEntry("calls.limit_calls", 7L);
      assertThat(calls.documents()).extracting(Document::routing).containsOnly("one@192.0.2.1");
      // There is room again.
      calls.take(CallMessages.invite("three@192.0.2.1", CLOSED + 1));
      assertThat(calls.counters()).containsEntry("calls.merged", 8L);
    }
  }

  @Test
  void aReplayBehindTheWatermarkGivesTheRecord() throws Exception {
    long now = START_MILLIS + 86_400_000;
    try (CallsHarness calls = CallsHarness.open()) {
      calls.watermark(now);
      List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1");
      calls.take(events.subList(0, 5));
      calls.watermark(now + 2_000);
      calls.take(events.subList(5, 7));
      assertThat(calls.states()).isEqualTo(1);
      calls.watermark(now + 60_000);

      assertThat(calls.counters())
          .containsEntry("calls.late", 1L)
          .containsEntry("calls.merged", 6L);
      List<Document> documents = calls.documents();
      assertThat(documents.get(documents.size() - 1).json()).isEqualTo(lastOf(events));
      assertThat(calls.states()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallContinuesAfterARestore(boolean rocksDb) throws Exception {
    List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1");
    OperatorSubtaskState snapshot;
    try (CallsHarness calls = CallsHarness.open(Map.of(), rocksDb, null)) {
      calls.take(events.subList(0, 5));
      calls.watermark(ANSWERED);
      snapshot = calls.snapshot();
    }
    // The restored call is counted towards the limit.
    try (CallsHarness calls =
        CallsHarness.open(Map.of("calls.max-calls", "1"), rocksDb, snapshot)) {
      calls.take(events);
      calls.take(CallMessages.invite("two@192.0.2.1", START_MILLIS + 12_000));
      calls.watermark(CLOSED);

      assertThat(calls.documents()).extracting(Document::version).containsExactly(56L, 58L);
      assertThat(calls.documents().get(1).json()).isEqualTo(lastOf(events));
      assertThat(calls.timers()).isZero();
      assertThat(calls.counters())
          .containsEntry("calls.merged", 7L)
          .containsEntry("calls.duplicate", 5L)
          .containsEntry("calls.limit_calls", 1L);
    }
  }

  @Test
  void callsInProgressStayOpenAtTheEndOfTheInput() throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(CallMessages.answered("one@192.0.2.1").subList(0, 5));
      calls.watermark(Long.MAX_VALUE);

      assertThat(calls.documents()).hasSize(1);
      assertThat(calls.last().at("/sip/call/end/reason").asText()).isEqualTo("open_at_end");
      assertThat(calls.states()).isZero();
    }
  }

  /** The record of the answer does not say that the input has ended. */
  @Test
  void aCallThatWasWrittenAtItsAnswerIsWrittenAgainAtTheEndOfTheInput() throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(CallMessages.answered("one@192.0.2.1").subList(0, 5));
      calls.watermark(ANSWERED);
      assertThat(calls.last().at("/sip/call/end").has("reason")).isFalse();
      calls.watermark(Long.MAX_VALUE);

      assertThat(calls.last().at("/sip/call/end/reason").asText()).isEqualTo("open_at_end");
      assertThat(calls.documents()).extracting(Document::version).containsExactly(40L, 41L);
    }
  }

  @Test
  void anEventThatCannotBeReadIsCountedAndSkipped() throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(new EncodedCallEvent(new CallKey(1, 2), new byte[] {1, 0}));
      calls.take(CallMessages.answered("one@192.0.2.1"));
      calls.watermark(CLOSED);

      assertThat(calls.documents()).hasSize(2);
      assertThat(calls.counters())
          .containsEntry("calls.internal_error", 1L)
          .containsEntry("calls.merged", 7L);
    }
  }

  /** The time of the event was in the state when reading its facts failed. */
  @Test
  void anErrorLeavesNoHalfChangedCall() throws Exception {
    List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1").subList(0, 5);
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(events);
      calls.take(withoutFacts(events.get(3), 86_400_000_000L));
      assertThat(calls.counters()).containsEntry("calls.internal_error", 1L);
      calls.take(events);
      assertThat(calls.counters()).containsEntry("calls.duplicate", 5L);
      OperatorSubtaskState snapshot = calls.snapshot();
      try (CallsHarness restored = CallsHarness.open(Map.of(), false, snapshot)) {
        restored.watermark(Long.MAX_VALUE);

        assertThat(restored.last().at("/sip/call/end/reason").asText()).isEqualTo("open_at_end");
        assertThat(restored.last().at("/sip/call/sightings").asInt()).isEqualTo(5);
      }
    }
  }

  /** The record of the answer and its KPIs were written before the error. */
  @Test
  void anErrorLeavesKpisAsTheyWere() throws Exception {
    List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1");
    EncodedCallEvent unreadable = withoutFacts(events.get(3), 86_400_000_000L);

    assertThat(kpis(events, List.of(unreadable))).isEqualTo(kpis(events, List.of())).isNotEmpty();
  }

  /** Returns the sums of KPIs of a call, by minute and pair, with events behind its answer. */
  private static Map<String, String> kpis(
      List<EncodedCallEvent> events, List<EncodedCallEvent> failing) throws Exception {
    Map<String, KpiSum> sums = new TreeMap<>();
    try (CallsHarness calls = CallsHarness.open(Map.of("kpis.enabled", "true"), false, null)) {
      calls.take(events.subList(0, 5));
      calls.watermark(START_MILLIS + 5_000);
      calls.take(failing);
      assertThat(calls.counters().getOrDefault("calls.internal_error", 0L))
          .isEqualTo(failing.size());
      calls.take(events.subList(5, 7));
      calls.watermark(CLOSED);
      for (KpiDifference each : calls.takeKpis()) {
        sums.computeIfAbsent(each.minute() + " " + each.pair(), key -> new KpiSum())
            .add(KpiSum.read(new VarintReader(each.figures())));
      }
    }
    Map<String, String> texts = new TreeMap<>();
    sums.forEach(
        (key, sum) -> {
          VarintWriter out = new VarintWriter();
          sum.write(out);
          texts.put(key, HexFormat.of().formatHex(out.toByteArray()));
        });
    return texts;
  }

  /** Returns a later capture of a message, whose facts cannot be read. */
  private static EncodedCallEvent withoutFacts(EncodedCallEvent of, long laterMicros) {
    CallEventCodec codec = new CallEventCodec();
    CallEvent event = codec.decode(of.bytes());
    return EncodedCallEvent.of(
        new CallEvent(
            event.keyHigh(),
            event.keyLow(),
            event.callId(),
            event.timeMicros() + laterMicros,
            event.tap(),
            event.transaction(),
            event.method(),
            event.cseq(),
            event.kind(),
            event.toTag(),
            new byte[] {1}),
        codec);
  }

  @Test
  void anEventOfALaterVersionFailsTheJob() throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      assertThatThrownBy(() -> calls.take(new EncodedCallEvent(new CallKey(1, 2), new byte[] {99})))
          .isInstanceOf(UncheckedIOException.class);
    }
  }
}
