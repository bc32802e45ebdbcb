package io.sipstream.cli.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.Run;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees of {@code sipstream registrations}. */
class RegistrationsCommandTest {
  private static final String SAMPLE = CollectedCalls.sample("registration.pcap").toString();

  @TempDir private Path directory;

  /**
   * The times are those of tshark, truncated to microseconds: frames 1 and 4. Frame 5 has expiry 0.
   */
  @Test
  void aPipeGetsADocumentPerRegistration() throws Exception {
    Run run = Run.of("registrations", SAMPLE);

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).hasLineCount(1);
    assertThat(run.errors()).contains("1 registrations, of which 1 are listed\n");
    JsonNode registration = new ObjectMapper().readTree(run.output()).at("/sip/registration");
    assertThat(registration.path("start").asText()).endsWith(":21.988546Z");
    assertThat(registration.at("/delay/rrd_us").asLong()).isEqualTo(988_546 - 988_139);
    assertThat(registration.path("state").asText()).isEqualTo("unregistered");
    assertThat(registration.path("challenges").asInt()).isEqualTo(1);
    assertThat(registration.path("user").asText()).isEqualTo("alice");
  }

  @Test
  void aTableHasARowPerRegistration() throws Exception {
    Run run = Run.of("registrations", "--format=table", "--aor", "ALICE", SAMPLE);

    assertThat(run.status()).as(run.errors()).isZero();
    List<String> lines = run.output().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("start +aor +contact +state +expires +refreshes .*user agent");
    assertThat(lines.get(1)).contains("0.000407", "192.0.2.10:5060");
  }

  @Test
  void csvHasTheColumnsOfTheTable() throws Exception {
    Run run = Run.of("registrations", "--format=csv", SAMPLE);

    assertThat(run.output().split("\r\n")).hasSize(2);
    assertThat(run.output()).startsWith("start,aor,contact,state,").contains("\"0.000407\"");
  }

  @Test
  void otherAddressesOfRecordAreNotListed() throws Exception {
    Run run = Run.of("registrations", "--aor=sip:bob@example.com", SAMPLE);

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("1 registrations, of which 0 are listed\n");
  }

  @Test
  @Tag("hostile")
  void escapesOfAMessageDoNotReachTheTerminal() throws Exception {
    Path path = directory.resolve("hostile.pcap");
    try (TestCapture capture = new TestCapture(path)) {
      capture.request("REGISTER", "id", "sip:a@192.0.2.1", "sip:\u001b[2Ja@192.0.2.2");
    }
    Run run = Run.of("registrations", "--format=table", path.toString());

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output())
        .hasLineCount(2)
        .doesNotContain("\u001b")
        .contains("\\u001b[2Ja@192.0.2.2", "failing open_at_end");
  }

  @Test
  void aCaptureThatFailsFailsTheCommand() throws Exception {
    Run run = Run.of("registrations", "no-such.pcap", SAMPLE);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).hasLineCount(1);
    assertThat(run.errors()).contains("no-such.pcap does not exist.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format=xml | Invalid value for option '--format'",
        "--nonsense   | There is no option --nonsense",
        "--ports=none | ports is \"none\" (on the command line)",
      })
  void wrongOptionsEndWithStatusTwo(String option, String message) throws Exception {
    Run run = Run.of("registrations", option, SAMPLE);

    assertThat(run.status()).as(run.errors()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains(message);
  }
}
