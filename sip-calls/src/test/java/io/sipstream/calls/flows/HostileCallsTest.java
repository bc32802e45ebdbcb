package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.Tap;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import io.sipstream.calls.state.CallStateCodec;
import io.sipstream.calls.state.StateLimits;
import io.sipstream.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Feeds what an attacker or a broken network sends: bounded state, no exception. */
@Tag("hostile")
class HostileCallsTest {
  /** 14 methods x 64 transactions x 32 messages x 64 sightings would be the theoretical limit. */
  private static final int STATE_LIMIT_BYTES = 4 << 20;

  private static final int EVENT_LIMIT_BYTES = 16 << 10;
  private static final String SOURCE = "192.0.2.1";
  private static final String DESTINATION = "192.0.2.2";

  private final TestEvents decoder = new TestEvents();
  private final CallStateCodec codec = new CallStateCodec();
  private final CallEvaluator evaluator =
      new CallEvaluator(CallSettings.DEFAULT, Evaluations.PEERS);

  @Test
  void uniqueCallIdsHaveSmallStates() {
    for (int i = 0; i < 2_000; i++) {
      CallState state = new CallState();
      invite("call-" + i, "z9hG4bK" + i, i).forEach(state::add);
      assertThat(codec.encode(state)).hasSizeLessThan(1_000);
      assertThat(evaluate(state)).hasSize(1);
    }
  }

  @Test
  void oneCallIdForAMillionMessagesIsBounded() {
    CallEvent template = invite("call", "z9hG4bK1", 0).get(0);
    Random random = new Random(Seed.of(HostileCallsTest.class));
    CallState state = new CallState();
    for (int i = 0; i < 1_000_000; i++) {
      state.add(varied(template, random));
    }
    byte[] stored = codec.encode(state);
    assertThat(stored).hasSizeLessThan(STATE_LIMIT_BYTES);
    assertThat(state.isTruncated()).isTrue();
    List<CallRecord> records = evaluate(state);
    assertThat(records).isNotEmpty().allMatch(CallRecord::truncated);
    assertThat(codec.encode(codec.decode(stored))).isEqualTo(stored);
  }

  private static CallEvent varied(CallEvent event, Random random) {
    int kind = new int[] {0, 0, 1, 100, 180, 183, 200, 302, 407, 487, 503}[random.nextInt(11)];
    return new CallEvent(
        event.keyHigh(),
        event.keyLow(),
        event.callId(),
        event.timeMicros() + random.nextLong(1_000_000_000L),
        new Tap("tap" + random.nextInt(3), ""),
        random.nextInt(100_000),
        random.nextInt(15),
        random.nextInt(50),
        kind,
        random.nextInt(200),
        event.facts());
  }

  @Test
  void oneMessageAMillionTimesIsBounded() {
    CallEvent template = invite("call", "z9hG4bK1", 0).get(0);
    CallState state = new CallState();
    for (int i = 0; i < 1_000_000; i++) {
      state.add(at(template, template.timeMicros() + i * 1_000L));
    }
    assertThat(codec.encode(state)).hasSizeLessThan(2_000);
    CallRecord call = evaluate(state).get(0);
    assertThat(call.truncated()).isTrue();
    assertThat(call.counts().requestRetransmissions()).isLessThan(64);
  }

  @Test
  void longTextsOfManyMessagesAreBounded() {
    String keys = ("X-CID: " + "y".repeat(250) + "\r\n").repeat(60);
    CallState state = new CallState();
    for (int i = 0; i < 500; i++) {
      String via = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + i + "\r\n" + keys;
      String sip = text("call", via, "a").replace("CSeq: 1 ", "CSeq: " + i / 50 + " ");
      decoder.of(sip, SOURCE, DESTINATION, i * 1_000L, "tap").forEach(state::add);
    }
    assertThat(codec.encode(state)).hasSizeLessThan(StateLimits.BYTES);
    assertThat(state.isTruncated()).isTrue();
    assertThat(state.transactions().keySet()).allMatch(key -> key.cseq() == 0);
    assertThat(evaluate(state)).hasSize(1);
  }

  private static CallEvent at(CallEvent event, long micros) {
    return new CallEvent(
        event.keyHigh(),
        event.keyLow(),
        event.callId(),
        micros,
        event.tap(),
        event.transaction(),
        event.method(),
        event.cseq(),
        event.kind(),
        event.toTag(),
        event.facts());
  }

  @Test
  void clocksMayJump() {
    Random random = new Random(Seed.of(HostileCallsTest.class));
    for (Flow flow : FlowFiles.all().toList()) {
      CallState state = new CallState();
      for (CallEvent event : FlowScript.events(flow.lines())) {
        long jump = random.nextInt(4) == 0 ? random.nextLong(100_000_000_000_000L) : 0;
        state.add(at(event, Math.max(0, event.timeMicros() - jump)));
      }
      evaluate(state);
      codec.encode(state);
    }
  }

  @Test
  void halfDialogsAreEvaluated() {
    for (Flow flow : FlowFiles.all().toList()) {
      List<CallEvent> events = FlowScript.events(flow.lines());
      for (int from = 0; from < events.size(); from++) {
        CallState state = new CallState();
        events.subList(from, events.size()).forEach(state::add);
        evaluate(state);
      }
    }
  }

  @Test
  void manyViaHopsAndLongHeadersAreTruncated() {
    StringBuilder vias = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      vias.append("Via: SIP/2.0/UDP 192.0.2.").append(i).append(";branch=z9hG4bK").append(i);
      vias.append("\r\n");
    }
    assertBounded(text("call", vias.toString(), "x"));
    assertBounded(text("call", "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n", "x".repeat(60_000)));
    String via = "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n";
    assertBounded(text("c".repeat(8_000), via, "x"));
    // A value beyond the limit of a header is absent, and so is the call.
    assertThat(decoder.of(text("c".repeat(60_000), via, "x"), SOURCE, DESTINATION, 1, "tap"))
        .isEmpty();
    String keys = "X-CID: " + "y".repeat(500) + "\r\n";
    assertBounded(text("call", keys.repeat(110), "x"));
  }

  private void assertBounded(String sip) {
    List<CallEvent> events = decoder.of(sip, SOURCE, DESTINATION, 1_000_000, "tap");
    assertThat(events).hasSize(1);
    assertThat(new CallEventCodec().encode(events.get(0))).hasSizeLessThan(EVENT_LIMIT_BYTES);
    CallState state = new CallState();
    state.add(events.get(0));
    assertThat(evaluate(state)).hasSize(1);
  }

  @Test
  void mutatedMessagesAreRead() {
    Random random = new Random(Seed.of(HostileCallsTest.class));
    String sip = text("call", "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n", "a");
    CallState state = new CallState();
    for (int i = 0; i < 20_000; i++) {
      char[] mutated = sip.toCharArray();
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutated[random.nextInt(mutated.length)] = (char) random.nextInt(128);
      }
      decoder.of(new String(mutated), SOURCE, DESTINATION, i, "tap").forEach(state::add);
    }
    evaluate(state);
    assertThat(codec.encode(state)).hasSizeLessThan(STATE_LIMIT_BYTES);
  }

  @Test
  void messageWithoutCallIdHasNoEvent() {
    String sip = text("call", "Via: SIP/2.0/UDP h\r\n", "a").replace("Call-ID: call\r\n", "");
    assertThat(decoder.of(sip, SOURCE, DESTINATION, 0, "tap")).isEmpty();
  }

  private List<CallEvent> invite(String callId, String branch, long micros) {
    String via = "Via: SIP/2.0/UDP 192.0.2.1;branch=" + branch + "\r\n";
    return new ArrayList<>(decoder.of(text(callId, via, "a"), SOURCE, DESTINATION, micros, "tap"));
  }

  private static String text(String callId, String vias, String display) {
    return "INVITE sip:bob@192.0.2.2 SIP/2.0\r\n"
        + vias
        + "From: \""
        + display
        + "\" <sip:+49301111@a.example>;tag=a\r\nTo: <sip:+49302222@b.example>\r\n"
        + "Call-ID: "
        + callId
        + "\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
  }

  private List<CallRecord> evaluate(CallState state) {
    List<CallRecord> records =
        evaluator.evaluate(state, state.lastMicros() + Evaluations.DAY_MICROS).records();
    records.forEach(Evaluations::document);
    return records;
  }
}
