package io.sipstream.calls.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.evaluate.CallDeadlines;
import io.sipstream.calls.evaluate.CallEvaluator;
import io.sipstream.calls.evaluate.CallSettings;
import io.sipstream.calls.evaluate.DialPlan;
import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.record.CallRecord;
import io.sipstream.calls.state.CallState;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Profile;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.privacy.Pseudonyms;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks that call records show pseudonyms, and that hashes are of the captured message. */
class PseudonymousCallsTest {
  private static final byte[] KEY = "sixteen bytes and more".getBytes(UTF_8);

  private final TestEvents decoder =
      new TestEvents(
          new DecoderSettings(
              Profile.FULL,
              new int[] {5060},
              true,
              true,
              true,
              Set.of(),
              new PseudonymSettings(Set.of(Pseudonymized.NUMBERS, Pseudonymized.ADDRESSES), KEY),
              0,
              TunnelPorts.defaults(),
              DecoderSettings.MAX_BINARY_BODY_BYTES),
          KEY);

  @Test
  void recordHasThePseudonymsOfDocuments() {
    CallRecord call = evaluate(invite("+49301111", "0049302222"));
    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    assertThat(call.caller().number()).isEqualTo(pseudonyms.number("49301111"));
    assertThat(call.callee().number()).isEqualTo(pseudonyms.number("49302222"));
    assertThat(call.caller().reversed()).isNull();
    assertThat(Evaluations.document(call).toString()).doesNotContain("49301111", "192.0.2.1");
  }

  @Test
  void notationsOfOneNumberHaveOnePseudonym() {
    assertThat(evaluate(invite("+49301111", "123")).caller().number())
        .isEqualTo(evaluate(invite("0049301111", "123")).caller().number())
        .isEqualTo(evaluate(invite("49301111", "123")).caller().number());
  }

  @Test
  void hashesAreKeyed() {
    CallEvent open = new TestEvents().of(invite("1", "2"), "192.0.2.1", "192.0.2.2", 1, "t").get(0);
    CallEvent keyed = decoder.of(invite("1", "2"), "192.0.2.1", "192.0.2.2", 1, "t").get(0);
    assertThat(keyed.keyLow()).isNotEqualTo(open.keyLow());
    assertThat(keyed.transaction()).isNotEqualTo(open.transaction());
    assertThat(keyed.callId()).isNotEqualTo(open.callId());
  }

  @Test
  void maskedMessagesHaveTheHashesOfTheCapture() {
    CallEvent open = new TestEvents().of(invite("1", "2"), "192.0.2.1", "192.0.2.2", 1, "t").get(0);
    DecoderSettings plain = DecoderSettings.defaults();
    DecoderSettings masks =
        new DecoderSettings(
            Profile.FULL,
            new int[] {5060},
            true,
            true,
            true,
            Set.of(Mask.values()),
            PseudonymSettings.NONE,
            0,
            plain.tunnelPorts(),
            DecoderSettings.MAX_BINARY_BODY_BYTES);
    CallEvent masked =
        new TestEvents(masks, new byte[0])
            .of(invite("1", "2"), "192.0.2.1", "192.0.2.2", 1, "t")
            .get(0);
    assertThat(masked.transaction()).isEqualTo(open.transaction());
    assertThat(masked.keyLow()).isEqualTo(open.keyLow());
  }

  private CallRecord evaluate(String sip) {
    CallState state = new CallState();
    decoder.of(sip, "192.0.2.1", "192.0.2.2", 1_000_000, "tap").forEach(state::add);
    CallSettings settings =
        new CallSettings(CallDeadlines.DEFAULT, DialPlan.PSEUDONYMS, List.of(), 0, true);
    return new CallEvaluator(settings, Evaluations.PEERS)
        .evaluate(state, 2_000_000)
        .records()
        .get(0);
  }

  private static String invite(String caller, String callee) {
    return """
    INVITE sip:%2$s@192.0.2.2 SIP/2.0
    Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
    From: <sip:%1$s@a.example>;tag=a
    To: <sip:%2$s@b.example>
    Call-ID: call@192.0.2.1
    CSeq: 1 INVITE
    Content-Length: 0

    """
        .formatted(caller, callee)
        .replace("\n", "\r\n");
  }
}
