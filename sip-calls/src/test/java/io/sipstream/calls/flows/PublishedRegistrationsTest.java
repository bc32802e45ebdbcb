package io.sipstream.calls.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.registration.FailureReason;
import io.sipstream.calls.registration.RegistrationPhase;
import io.sipstream.calls.registration.RegistrationRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Evaluates the registrations of RFC 3665 section 2, whose messages the decoder's tests have. */
class PublishedRegistrationsTest {
  private static final Path FLOW =
      Path.of("../sip-decoder/src/test/resources/flows/rfc3665-2-registrations.txt");
  private static final String CRLF = "\r\n";
  private static final long SECOND = 1_000_000;

  /** Each message is a second after the one before. */
  @Test
  void rfc3665Section2() throws IOException {
    TestEvents decoder = new TestEvents();
    List<CallEvent> events = new ArrayList<>();
    long micros = FlowScript.BASE_MICROS;
    String text = Files.readString(FLOW);
    for (int at = text.indexOf("\n---\n"); at >= 0; at = text.indexOf("\n---\n", at + 1)) {
      int end = text.indexOf("\n=== ", at);
      String message = text.substring(at + 5, end < 0 ? text.length() : end).strip();
      String sip = message.replace("\n", CRLF).concat(CRLF).concat(CRLF);
      boolean request = sip.startsWith("REGISTER");
      String source = request ? "198.51.100.201" : "203.0.113.1";
      String destination = request ? "203.0.113.1" : "198.51.100.201";
      events.addAll(decoder.of(sip, source, destination, micros, "tap"));
      micros += SECOND;
    }
    assertThat(events).hasSize(12);

    List<RegistrationRecord> records =
        RegistrationEvaluations.records(events, micros + 60 * SECOND);

    assertThat(records).hasSize(3);
    RegistrationRecord phone = records.get(0);
    assertThat(phone.aor()).isEqualTo("sips:kim@south.example.org");
    assertThat(phone.contact()).isEqualTo("sips:kim@client.south.example.org");
    assertThat(phone.challenges()).isEqualTo(1);
    assertThat(phone.delay().first()).isEqualTo(3 * SECOND);
    assertThat(phone.phase()).isEqualTo(RegistrationPhase.UNREGISTERED);
    assertThat(phone.endMicros() - phone.startMicros()).isEqualTo(6 * SECOND);
    RegistrationRecord mail = records.get(1);
    assertThat(mail.contact()).isEqualTo("mailto:kim@south.example.org");
    assertThat(mail.phase()).isEqualTo(RegistrationPhase.UNREGISTERED);
    RegistrationRecord refused = records.get(2);
    assertThat(refused.phase()).isEqualTo(RegistrationPhase.FAILING);
    assertThat(refused.reason()).isEqualTo(FailureReason.CHALLENGED);
    assertThat(refused.lastCode()).isEqualTo(401);
  }
}
