package io.sipstream.job.registrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.calls.flows.Flow;
import io.sipstream.calls.flows.FlowFiles;
import io.sipstream.calls.flows.FlowScript;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationRecordWriter;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.document.Document;
import io.sipstream.job.SampleMessages;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.json.JsonBuffer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator of registrations: when it writes which record, and what it keeps. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class RegistrationsFunctionTest {
  private static final long START_MILLIS = FlowScript.BASE_MICROS / 1_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final long OUT_OF_ORDERNESS_MILLIS = 5_000;

  /** Longest binding of the flows, and the day after it. */
  private static final long CENTURY_MILLIS = 40_000 * DAY_MILLIS;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsOfFlowsEqualThoseOfTheSetWithASavepointInTheMiddle(boolean rocksDb) throws Exception {
    List<Flow> flows = FlowFiles.registrations().toList();
    assertThat(flows).hasSizeGreaterThan(14);
    for (Flow flow : flows) {
      List<CallEvent> events =
          FlowScript.events(flow.lines()).stream()
              .sorted(Comparator.comparingLong(CallEvent::timeMicros))
              .toList();
      assertThat(throughOperator(events, rocksDb)).as(flow.name()).isEqualTo(expected(events));
    }
  }

  private static Map<String, String> throughOperator(List<CallEvent> events, boolean rocksDb)
      throws Exception {
    Map<String, Document> last = new TreeMap<>();
    int middle = events.size() / 2;
    OperatorSubtaskState savepoint;
    try (RegistrationsHarness one = RegistrationsHarness.open(Map.of(), rocksDb, null)) {
      take(one, events.subList(0, middle));
      savepoint = one.snapshot();
      one.documents().forEach(document -> last.put(document.id(), document));
    }
    try (RegistrationsHarness other = RegistrationsHarness.open(Map.of(), rocksDb, savepoint)) {
      take(other, events.subList(middle, events.size()));
      other.watermark(START_MILLIS + CENTURY_MILLIS);
      for (Document document : other.documents()) {
        Document before = last.put(document.id(), document);
        assertThat(before == null ? 0 : before.version()).isLessThan(document.version());
      }
      assertThat(other.timers()).isZero();
      assertThat(rocksDb ? 0 : other.states()).isZero();
    }
    Map<String, String> texts = new TreeMap<>();
    last.forEach((id, document) -> texts.put(id, new String(document.json(), UTF_8)));
    return texts;
  }

  private static void take(RegistrationsHarness harness, List<CallEvent> events) throws Exception {
    for (CallEvent event : events) {
      harness.take(event);
      harness.watermark(event.timeMicros() / 1_000 - OUT_OF_ORDERNESS_MILLIS);
    }
  }

  private static Map<String, String> expected(List<CallEvent> events) {
    Map<String, RegistrationState> states = new TreeMap<>();
    for (CallEvent event : events) {
      String aor = MessageFacts.of(event.facts()).first(Fact.AOR);
      states.computeIfAbsent(aor, RegistrationState::new).add(event);
    }
    Map<String, String> texts = new TreeMap<>();
    for (RegistrationState state : states.values()) {
      long now = (START_MILLIS + CENTURY_MILLIS) * 1_000;
      for (RegistrationRecord one : RegistrationEvaluator.evaluate(state, now)) {
        JsonBuffer buffer = new JsonBuffer();
        new RegistrationRecordWriter().write(one, buffer);
        texts.put(one.id(), new String(buffer.toByteArray(0), UTF_8));
      }
    }
    return texts;
  }

  @Test
  void aPhoneThatRefreshesEachMinuteIsWrittenEachHourAndAtItsEnd() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      for (int i = 0; i < 181; i++) {
        registrations.take(register("1", i, 60 * i));
        registrations.watermark(START_MILLIS + 60_000L * i);
      }
      assertThat(registrations.documents()).hasSize(3);
      registrations.watermark(START_MILLIS + DAY_MILLIS);

      assertThat(registrations.documents()).hasSize(5);
      JsonNode last = last(registrations);
      assertThat(last.path("state").asText()).isEqualTo("expired");
      assertThat(last.path("refreshes").asInt()).isEqualTo(180);
      assertThat(registrations.documents())
          .allSatisfy(
              document -> {
                assertThat(document.target()).isEqualTo(Document.Target.REGISTRATIONS);
                assertThat(document.operation()).isEqualTo(Document.Operation.INDEX);
                assertThat(document.id()).isEqualTo(registrations.documents().get(0).id());
              });
      assertThat(registrations.counters())
          .containsOnly(
              Map.entry("registrations.merged", 362L), Map.entry("registration_documents", 5L));
    }
  }

  @Test
  void theEndOfASessionIsRememberedForADay() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      registrations.take(register("1", 0, 0));
      registrations.watermark(START_MILLIS + 3_600_000);
      assertThat(registrations.states()).isEqualTo(1);
      registrations.take(register("1", 1, 3_690));
      registrations.watermark(START_MILLIS + 3_700_000);
      assertThat(last(registrations).path("gap_us").asLong()).isEqualTo(3_600_000_000L);
      registrations.watermark(START_MILLIS + 3 * DAY_MILLIS);

      assertThat(registrations.states()).isZero();
      assertThat(registrations.timers()).isZero();
    }
  }

  @Test
  void attemptsWithoutResponseAreForgottenAfterTheirHour() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      registrations.take(register("1", 0, 0).subList(0, 1));
      registrations.watermark(START_MILLIS + 30_000);
      assertThat(registrations.documents()).isEmpty();
      registrations.watermark(START_MILLIS + 40_000);
      assertThat(last(registrations).path("reason").asText()).isEqualTo("timed_out");
      registrations.watermark(START_MILLIS + 2 * 3_600_000);

      assertThat(last(registrations).path("closed").asBoolean()).isTrue();
      assertThat(registrations.documents()).hasSize(2);
      assertThat(registrations.states()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-aors limit_aors", "max-aors-per-source limit_source"})
  void addressesOfRecordBeyondALimitAreCounted(String limit) throws Exception {
    String[] names = limit.split(" ");
    OperatorSubtaskState savepoint;
    Map<String, String> one = Map.of("registrations." + names[0], "1");
    try (RegistrationsHarness registrations = RegistrationsHarness.open(one, false, null)) {
      registrations.take(register("1", 0, 0));
      registrations.take(register("2", 0, 1));
      assertThat(registrations.counters())
          .containsEntry("registrations.merged", 2L)
          .containsEntry("registrations." + names[1], 2L);
      savepoint = registrations.snapshot();
    }
    // The restored address of record is counted towards the limit.
    try (RegistrationsHarness registrations = RegistrationsHarness.open(one, false, savepoint)) {
      registrations.take(register("2", 0, 2));
      assertThat(registrations.counters()).containsEntry("registrations." + names[1], 4L);
      registrations.watermark(START_MILLIS + 3 * DAY_MILLIS);
      registrations.take(register("2", 0, 4 * 86_400));
      assertThat(registrations.counters()).containsEntry("registrations.merged", 4L);
    }
  }

  @Test
  void aFloodToOneAddressOfRecordIsLimited() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      List<CallEvent> events = new ArrayList<>();
      for (int i = 0; i < 1_500; i++) {
        events.addAll(register("1", i, 0));
      }
      registrations.take(events);
      registrations.watermark(START_MILLIS + 10_000);

      assertThat(registrations.counters().get("registrations.limit_aor")).isPositive();
      assertThat(last(registrations).path("state").asText()).isEqualTo("registered");
    }
  }

  @Test
  void messagesOfTheSettledTimeAreCounted() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      for (int i = 0; i < 10; i++) {
        registrations.take(register("1", i, 60 * i));
        registrations.watermark(START_MILLIS + 60_000L * i);
      }
      registrations.take(register("1", 0, 0));
      registrations.take(register("1", 9, 540));

      assertThat(registrations.counters())
          .containsEntry("registrations.settled", 2L)
          .containsEntry("registrations.duplicate", 2L);
    }
  }

  @Test
  void aReplayBehindTheWatermarkGivesTheRecord() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      registrations.watermark(START_MILLIS + DAY_MILLIS);
      registrations.take(register("1", 0, 0));
      registrations.watermark(START_MILLIS + DAY_MILLIS + 2_000);

      assertThat(last(registrations).path("state").asText()).isEqualTo("expired");
      assertThat(registrations.counters())
          .containsEntry("registrations.late", 1L)
          .containsEntry("registrations.merged", 1L);
    }
  }

  @Test
  void sessionsInProgressStayRegisteredAtTheEndOfTheInput() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      registrations.take(register("1", 0, 0));
      registrations.watermark(Long.MAX_VALUE);

      assertThat(registrations.documents()).hasSize(1);
      assertThat(last(registrations).path("state").asText()).isEqualTo("registered");
      assertThat(registrations.states()).isZero();
    }
  }

  @Test
  void anEventThatCannotBeReadIsCountedAndOneOfALaterVersionFailsTheJob() throws Exception {
    try (RegistrationsHarness registrations = RegistrationsHarness.open()) {
      registrations.take(new EncodedCallEvent(new CallKey(1, 2), new byte[] {1, 0}));
      assertThat(registrations.counters()).containsEntry("registrations.internal_error", 1L);
      assertThatThrownBy(
              () -> registrations.take(new EncodedCallEvent(new CallKey(1, 2), new byte[] {99})))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  private static JsonNode last(RegistrationsHarness registrations) {
    List<Document> all = registrations.documents();
    return SampleMessages.json(all.get(all.size() - 1).json()).at("/sip/registration");
  }

  /** Returns a REGISTER of a user and its 2xx, which binds it for 90 seconds. */
  private static List<CallEvent> register(String user, int number, int second) {
    String options = " id=%s to=%s Contact:<sip:%s@192.0.2.1>".formatted(user, user, user);
    return FlowScript.events(
        List.of(
            second + " A>P REGISTER cseq=" + (number + 1) + options,
            "+10ms P>A 200" + options + ";expires=90"));
  }
}
