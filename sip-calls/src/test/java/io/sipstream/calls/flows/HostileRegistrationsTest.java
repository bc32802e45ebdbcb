package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationLimits;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.calls.registration.Registrations;
import io.sipstream.calls.state.CallState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of registrations, and REGISTER messages that violate the grammar. */
@Tag("hostile")
class HostileRegistrationsTest {
  private static final long MOST_BYTES = Long.MAX_VALUE / 2;

  @Test
  void bindingsOfAnAddressOfRecordAreLimited() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < RegistrationLimits.BINDINGS + 6; i++) {
      String contact = " Contact:<sip:1001@192.0.2.%d>".formatted(i);
      lines.add(i + " A>P REGISTER" + contact);
      lines.add("+10ms P>A 200" + contact + ";expires=600");
    }

    List<RegistrationRecord> records = records(lines);

    assertThat(records).hasSize(RegistrationLimits.BINDINGS);
    assertThat(records).allMatch(RegistrationRecord::truncated);
    assertThat(records.get(63).contact()).isEqualTo("sip:1001@192.0.2.63");
  }

  @Test
  void contactsOfAMessageAreLimited() {
    StringBuilder contacts = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      contacts
          .append(" Contact:<sip:1001@192.0.2.")
          .append(i)
          .append(">;+sip.instance=\"<urn:uuid:")
          .append(i)
          .append(">\";reg-id=1;expires=60");
    }

    List<RegistrationRecord> records =
        records(List.of("0 A>P REGISTER" + contacts, "10ms P>A 200" + contacts));

    assertThat(records).hasSize(14).allMatch(one -> one.expiresSeconds() == 60);
  }

  @Test
  void anAddressIsListedOnce() {
    List<String> lines = new ArrayList<>();
    String contact = " Contact:<sip:1001@a.example>";
    for (int i = 0; i < 12; i++) {
      lines.add(i + " A>P REGISTER as=%s>P".formatted(i % 2 == 0 ? "A" : "A2") + contact);
      lines.add("+10ms P>A 200" + contact + ";expires=600");
    }

    List<RegistrationRecord> records = records(lines);

    assertThat(records).hasSize(1);
    assertThat(records.get(0).addresses()).containsExactly("192.0.2.1", "192.0.2.12");
  }

  @Test
  void addressesOfRecordInMemoryAreLimited() {
    Registrations registrations = new Registrations(2, MOST_BYTES);
    for (int i = 0; i < 4; i++) {
      registration(i).forEach(registrations::add);
    }

    assertThat(registrations.records())
        .extracting(RegistrationRecord::user)
        .containsExactly("0", "1");
    assertThat(registrations.refused()).isEqualTo(4);
  }

  @Test
  void memoryIsLimitedAndKnownAddressesMayNeedAQuarterMore() {
    Registrations registrations = new Registrations(100, 2_800);
    for (int i = 0; i < 4; i++) {
      registration(i).forEach(registrations::add);
    }

    assertThat(registrations.records()).hasSize(2).allMatch(one -> one.binding() != null);
    assertThat(registrations.refused()).isEqualTo(4);
  }

  /** Which attempts are kept depends on the set of messages. */
  @Test
  void attemptsOfAnAddressOfRecordAreLimited() {
    CallEvent register = registration(1).get(0);
    List<CallEvent> events = new ArrayList<>();
    for (int i = 0; i < RegistrationLimits.ATTEMPTS + 50; i++) {
      events.add(
          new CallEvent(
              register.keyHigh(),
              register.keyLow(),
              register.callId(),
              register.timeMicros() + i,
              register.tap(),
              i,
              register.method(),
              i,
              register.kind(),
              0,
              register.facts()));
    }
    RegistrationState state = state(events);
    assertThat(state.isTruncated()).isTrue();
    assertThat(state.sightings()).isEqualTo(CallState.MANY_SIGHTINGS);
    Collections.reverse(events);
    long now = register.timeMicros() + 60_000_000;
    assertThat(RegistrationEvaluator.evaluate(state(events), now))
        .isEqualTo(RegistrationEvaluator.evaluate(state, now))
        .hasSize(1)
        .allMatch(one -> one.truncated() && one.failures() == RegistrationLimits.ATTEMPTS);
  }

  @ParameterizedTest
  @CsvSource({
    "expires=abc, 3600",
    "expires=-1, 3600",
    "expires=99999999999999999999, 3600",
    "expires=4294967295, 999999999",
    "reg-id=0, 3600",
    "+sip.instance=<, 3600",
    "+sip.instance=\"\", 3600",
  })
  void malformedParametersAreIgnored(String parameter, int seconds) {
    List<RegistrationRecord> records =
        records(
            List.of(
                "0 A>P REGISTER Contact:<sip:1001@192.0.2.1>;" + parameter,
                "10ms P>A 200 Contact:<sip:1001@192.0.2.1>;" + parameter));

    assertThat(records).hasSize(1).allMatch(one -> one.expiresSeconds() == seconds);
  }

  @ParameterizedTest
  @CsvSource({"<>", "<sip:>", "<sip:@>", "sip:1001@[::1", "%%%", "<*>", ";;;", "tel:1"})
  void malformedContactsAreNoFailure(String contact) {
    List<String> lines = List.of("0 A>P REGISTER Contact:" + contact, "10ms P>A 200");

    for (RegistrationRecord one : records(lines)) {
      assertThat(RegistrationEvaluations.document(one).at("/sip/registration/state").asText())
          .isEqualTo("registered");
    }
  }

  @Test
  void registerWithoutToIsCounted() {
    Registrations registrations = new Registrations(10, MOST_BYTES);
    new TestEvents()
        .of(
            """
            REGISTER sip:b.example SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
            Call-ID: a
            CSeq: 1 REGISTER

            """
                .replace("\n", "\r\n"),
            "192.0.2.1",
            "192.0.2.2",
            1_000_000,
            "tap")
        .forEach(registrations::add);

    assertThat(registrations.records()).isEmpty();
    assertThat(registrations.withoutAor()).isEqualTo(1);
  }

  private static RegistrationState state(List<CallEvent> events) {
    RegistrationState state = new RegistrationState("sip:1@b.example");
    events.forEach(state::add);
    return state;
  }

  private static List<CallEvent> registration(int number) {
    String options = " id=%d to=%d Contact:<sip:%d@192.0.2.1>".formatted(number, number, number);
    return FlowScript.events(
        List.of(number + " A>P REGISTER" + options, "+10ms P>A 200" + options + ";expires=90"));
  }

  private static List<RegistrationRecord> records(List<String> lines) {
    List<CallEvent> events = FlowScript.events(lines);
    return RegistrationEvaluations.records(events, events.get(events.size() - 1).timeMicros());
  }
}
