package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.registration.RegistrationEvaluator;
import io.sipstream.calls.registration.RegistrationPhase;
import io.sipstream.calls.registration.RegistrationRecord;
import io.sipstream.calls.registration.RegistrationState;
import io.sipstream.calls.registration.RegistrationWrites;
import io.sipstream.calls.registration.Registrations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flow G15: phones that refresh their registration each minute. */
class RefreshedRegistrationsTest {
  @Test
  void g15RefreshesOfAThousandPhonesAreInOneRecordEach() throws Exception {
    Registrations registrations = new Registrations(1_000, Long.MAX_VALUE / 2);
    for (int phone = 0; phone < 1_000; phone++) {
      phone(phone, 3).forEach(registrations::add);
    }

    List<RegistrationRecord> records = registrations.records();
    assertThat(records).hasSize(1_000);
    assertThat(records)
        .allSatisfy(
            one -> {
              assertThat(one.refreshes()).isEqualTo(2);
              assertThat(one.phase()).isEqualTo(RegistrationPhase.REGISTERED);
              assertThat(one.sightings()).isEqualTo(6);
            });
    assertThat(records).extracting(RegistrationRecord::id).doesNotHaveDuplicates();
    assertThat(registrations.refused()).isZero();
    List<RegistrationRecord> drained = new ArrayList<>();
    registrations.drain(drained::add);
    assertThat(drained).isEqualTo(records);
  }

  @Test
  void g15RecordIsWrittenOncePerHour() {
    RegistrationState state = new RegistrationState("sip:1@b.example");
    RegistrationWrites.Written written = null;
    RegistrationRecord last = null;
    int writes = 0;
    for (CallEvent event : phone(1, 181)) {
      state.add(event);
      for (RegistrationRecord next : RegistrationEvaluator.evaluate(state, event.timeMicros())) {
        if (RegistrationWrites.isDue(written, next)) {
          written = RegistrationWrites.Written.of(next);
          last = next;
          writes++;
        }
      }
    }

    // At the start, and after each of the three hours.
    assertThat(writes).isEqualTo(4);
    assertThat(last.refreshes()).isEqualTo(180);
  }

  @Test
  void changesAreWrittenAtOnce() {
    List<CallEvent> events =
        FlowScript.events(
            List.of(
                "0     A>P REGISTER Contact:<sip:1001@192.0.2.1>",
                "0.01  P>A 200 Contact:<sip:1001@192.0.2.1>;expires=600",
                "10    A>P REGISTER Contact:<sip:1001@192.0.2.1>",
                "10.01 P>A 200 Contact:<sip:1001@192.0.2.1>;expires=300",
                "20    A>P REGISTER Contact:<sip:1001@192.0.2.1>",
                "20.01 P>A 200 Contact:<sip:1001@192.0.2.1>;expires=300",
                "30    A>P REGISTER Contact:<sip:1001@192.0.2.1>",
                "30.01 P>A 503"));
    RegistrationRecord first = record(events.subList(0, 2), 1);
    RegistrationRecord shorter = record(events.subList(0, 4), 11);
    RegistrationRecord same = record(events.subList(0, 6), 21);

    assertThat(RegistrationWrites.isDue(null, first)).isTrue();
    assertThat(isDue(first, shorter)).isTrue();
    assertThat(isDue(shorter, same)).isFalse();
    assertThat(isDue(same, record(events, 31))).isTrue();
    assertThat(isDue(same, record(events.subList(0, 6), 1_000))).isTrue();
  }

  private static boolean isDue(RegistrationRecord written, RegistrationRecord next) {
    return RegistrationWrites.isDue(RegistrationWrites.Written.of(written), next);
  }

  private static RegistrationRecord record(List<CallEvent> events, int seconds) {
    long now = FlowScript.BASE_MICROS + seconds * 1_000_000L;
    return RegistrationEvaluations.records(events, now).get(0);
  }

  private static List<CallEvent> phone(int number, int registers) {
    List<String> lines = new ArrayList<>();
    String options = " id=%d to=%d Contact:<sip:%d@192.0.2.1>".formatted(number, number, number);
    for (int i = 0; i < registers; i++) {
      lines.add(60 * i + " A>P REGISTER" + options);
      lines.add("+10ms P>A 200" + options + ";expires=90");
    }
    return FlowScript.events(lines);
  }
}
