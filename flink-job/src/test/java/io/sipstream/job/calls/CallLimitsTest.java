package io.sipstream.job.calls;

import static io.sipstream.job.calls.CallMessages.START_MILLIS;
import static io.sipstream.job.calls.CallMessages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Document;
import io.sipstream.job.record.EncodedCallEvent;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** What the operator of calls refuses, closes early or does not write. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class CallLimitsTest {
  private static final String FLOODER = "198.51.100.1";
  private static final String OTHER = "198.51.100.2";

  @Test
  void aSourceWithTooManyCallsDoesNotAffectOthers() throws Exception {
    Map<String, String> settings = Map.of("calls.max-calls-per-source", "2");
    OperatorSubtaskState snapshot;
    try (CallsHarness calls = CallsHarness.open(settings, false, null)) {
      invites(calls, 0, 5, FLOODER, START_MILLIS);
      invites(calls, 10, 12, OTHER, START_MILLIS);
      assertThat(calls.counters())
          .containsEntry("calls.merged", 4L)
          .containsEntry("calls.limit_source", 3L);
      snapshot = calls.snapshot();
    }
    try (CallsHarness calls = CallsHarness.open(settings, false, snapshot)) {
      invites(calls, 20, 21, OTHER, START_MILLIS);
      assertThat(calls.counters()).containsEntry("calls.limit_source", 4L);
      calls.watermark(START_MILLIS + 300_000);
      assertThat(calls.states()).isZero();
      invites(calls, 30, 32, OTHER, START_MILLIS + 300_001);
      assertThat(calls.counters()).containsEntry("calls.limit_source", 4L);
    }
  }

  private static void invites(CallsHarness calls, int from, int to, String source, long millis)
      throws Exception {
    for (int i = from; i < to; i++) {
      calls.take(request("INVITE", "call-" + i, millis, source, "t" + i, null));
    }
  }

  @Test
  void callsWithoutByeAreClosedEarlyUnderPressureOnly() throws Exception {
    Map<String, String> settings =
        Map.of("calls.max-calls", "5", "calls.idle-timeout-under-pressure-ms", "60000");
    try (CallsHarness calls = CallsHarness.open(settings, false, null)) {
      for (int i = 0; i < 4; i++) {
        calls.take(CallMessages.answered("call-" + i).subList(0, 5));
      }
      calls.watermark(START_MILLIS + 600_000);
      assertThat(calls.states()).isEqualTo(4);
      calls.take(CallMessages.answered("call-4").subList(0, 5));
      calls.watermark(START_MILLIS + 700_000);

      assertThat(calls.counters()).containsEntry("call_ids_closed_under_pressure", 1L);
      assertThat(calls.states()).isEqualTo(4);
      assertThat(calls.last().at("/sip/call/end/reason").asText()).isEqualTo("not_seen");
    }
  }

  @Test
  void onlyClosedCallsAreWrittenWithEmitFinal() throws Exception {
    try (CallsHarness calls = CallsHarness.open(Map.of("calls.emit", "final"), false, null)) {
      calls.take(CallMessages.answered("one@192.0.2.1"));
      calls.watermark(START_MILLIS + 14_000);
      assertThat(calls.documents()).isEmpty();
      calls.watermark(START_MILLIS + 60_000);

      assertThat(calls.documents()).extracting(Document::version).containsExactly(58L);
    }
  }

  @Test
  void callsThatBeganBeforeTheJobAreCountedOnly() throws Exception {
    List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1");
    OperatorSubtaskState snapshot;
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(events.subList(5, 7));
      snapshot = calls.snapshot();
    }
    try (CallsHarness calls = CallsHarness.open(Map.of(), false, snapshot)) {
      calls.watermark(START_MILLIS + 100_000);
      assertThat(calls.documents()).isEmpty();
      assertThat(calls.counters()).containsEntry("calls_partial_at_start", 1L);
      // The job sees a call without INVITE later: it is lost, not older than the job.
      calls.take(request("BYE", "two@192.0.2.1", START_MILLIS + 120_000, OTHER, "t1", "t2"));
      calls.watermark(START_MILLIS + 300_000);
      assertThat(calls.last().at("/sip/call/partial").asBoolean()).isTrue();
    }
  }

  @Test
  void allCallsOfABoundedInputAreWritten() throws Exception {
    try (CallsHarness calls = CallsHarness.open(Map.of("kafka.stop", "latest"), false, null)) {
      calls.take(CallMessages.answered("one@192.0.2.1").subList(5, 7));
      calls.watermark(START_MILLIS + 100_000);

      assertThat(calls.last().at("/sip/call/partial").asBoolean()).isTrue();
    }
  }

  @Test
  void methodsThatBeginNoCallAreCounted() throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      List<String> methods =
          List.of("OPTIONS", "MESSAGE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO", "REFER", "PING");
      for (String method : methods) {
        calls.take(request(method, "one@192.0.2.1", START_MILLIS, OTHER, "t1", null));
      }
      assertThat(calls.states()).isZero();
      assertThat(calls.counters())
          .containsOnly(
              Map.entry("calls.outside_options", 1L),
              Map.entry("calls.outside_message", 1L),
              Map.entry("calls.outside_subscribe", 1L),
              Map.entry("calls.outside_notify", 1L),
              Map.entry("calls.outside_publish", 1L),
              Map.entry("calls.outside_info", 1L),
              Map.entry("calls.outside_refer", 1L),
              Map.entry("calls.outside_other", 1L));
      // Within a dialog they belong to its call, regardless of their order.
      calls.take(CallMessages.invite("one@192.0.2.1", START_MILLIS));
      calls.take(request("OPTIONS", "one@192.0.2.1", START_MILLIS + 1, OTHER, "t1", "t2"));
      calls.take(request("OPTIONS", "one@192.0.2.1", START_MILLIS + 2, OTHER, "t1", null));
      assertThat(calls.counters())
          .containsEntry("calls.merged", 2L)
          .containsEntry("calls.outside_options", 2L);
    }
  }

  @Test
  void aMessageOfADialogMayArriveBeforeItsInvite() throws Exception {
    EncodedCallEvent info =
        request("INFO", "one@192.0.2.1", START_MILLIS + 5_000, "192.0.2.1", "t1", "t2");
    List<EncodedCallEvent> events = CallMessages.answered("one@192.0.2.1");
    events.add(info);
    String expected = lastOf(events);
    events.add(0, events.remove(events.size() - 1));

    assertThat(lastOf(events)).isEqualTo(expected).contains("\"infos\":1");
  }

  private static String lastOf(List<EncodedCallEvent> events) throws Exception {
    try (CallsHarness calls = CallsHarness.open()) {
      calls.take(events);
      calls.watermark(START_MILLIS + 100_000);
      return calls.last().toString();
    }
  }

  /** Notifications of other dialogs are held for the time of Timer B, and not under pressure. */
  @Test
  void messagesOfOtherDialogsDoNotFillTheState() throws Exception {
    try (CallsHarness calls = CallsHarness.open(Map.of("calls.max-calls", "5"), false, null)) {
      for (int i = 0; i < 8; i++) {
        calls.take(request("NOTIFY", "call-" + i, START_MILLIS, OTHER, "t" + i, "t"));
      }
      assertThat(calls.states()).isEqualTo(5);
      assertThat(calls.counters()).containsEntry("calls.outside_notify", 3L);
      calls.watermark(START_MILLIS + 40_000);
      assertThat(calls.states()).isZero();
      assertThat(calls.documents()).isEmpty();
    }
  }

  /** Version 1 has no source. */
  @Test
  void anEntryOfVersion1StaysReadable() {
    String first = "01" + GOLDEN.substring(2).replaceFirst("0931302e302e302e31", "");
    CallEntry entry = new CallEntry.Codec().decode(HexFormat.of().parseHex(first));

    assertThat(entry.source).isEmpty();
    assertThat(CallEntry.Codec.source(HexFormat.of().parseHex(first))).isEmpty();
    assertThat(entry.timerMillis).isEqualTo(START_MILLIS + 36_000);
    assertThat(entry.written).isEqualTo(Map.of("id", 4L));
    assertThat(entry.state.callId()).isEqualTo("golden@192.0.2.1");
  }

  /** The state of a call as version 2 has stored it; later versions must read it. */
  @Test
  void aStoredStateStaysReadable() {
    byte[] stored = HexFormat.of().parseHex(GOLDEN);
    CallEntry.Codec codec = new CallEntry.Codec();
    CallEntry entry = codec.decode(stored);

    assertThat(entry.source).isEqualTo("10.0.0.1");
    assertThat(entry.timerMillis).isEqualTo(START_MILLIS + 36_000);
    assertThat(entry.written).isEqualTo(Map.of("id", 4L));
    assertThat(entry.state.callId()).isEqualTo("golden@192.0.2.1");
    assertThat(entry.state.sightings()).isEqualTo(1);
    assertThat(entry.kpis).isEmpty();
    // Version 3 has KPIs behind the versions of the records.
    byte[] newest =
        HexFormat.of()
            .parseHex("03" + GOLDEN.substring(2).replaceFirst("036964049a", "03696404009a"));
    assertThat(codec.encode(entry)).isEqualTo(newest);
    assertThat(codec.encode(codec.decode(newest))).isEqualTo(newest);
  }

  private static final String GOLDEN =
      "02a0d5dbf29e34000931302e302e302e3101036964049a010111676f6c64656e403139322e302e322e310080e0fc8ab091980380e0fc8ab0919803010002b94312d4714512df0001000000005a843acc048d8bcc7b00000000000000000100001105c0000201c42705c0000202c42701107369703a61403139322e302e322e3104107369703a62403139322e302e322e320303743106107369703a62403139322e302e322e3200010000067461702d3101";
}
