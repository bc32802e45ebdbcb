package io.sipstream.cli.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of {@code sipstream alerts}. */
class AlertsCommandTest {
  @TempDir private Path directory;
  private String attack;

  @BeforeEach
  void writeAttack() throws Exception {
    Path path = directory.resolve("attack.pcap");
    try (TestCapture capture = new TestCapture(path)) {
      for (int i = 0; i < 4; i++) {
        capture.request("REGISTER", "id" + i, "sip:1'%20or%20'1'='1" + i + "@192.0.2.2", "sip:b@h");
      }
    }
    attack = path.toString();
  }

  @Test
  void aPipeGetsADocumentPerAlert() throws Exception {
    Run run = Run.of("alerts", attack, CollectedCalls.sample("answered-call.pcap").toString());

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).hasLineCount(1);
    assertThat(run.errors()).contains("1 alerts\n");
    JsonNode alert = new ObjectMapper().readTree(run.output());
    assertThat(alert.at("/event/kind").asText()).isEqualTo("alert");
    assertThat(alert.at("/rule/id").asText()).isEqualTo("D20");
    assertThat(alert.at("/source/ip").asText()).isEqualTo("192.0.2.1");
    assertThat(alert.at("/sip/alert/call_ids/0").asText()).isEqualTo("id0");
  }

  @Test
  void aReplayGivesTheSameAlerts() throws Exception {
    String first = Run.of("alerts", attack).output();

    assertThat(Run.of("alerts", attack, attack).output()).isEqualTo(first);
  }

  @Test
  void theRulesFileChangesThresholds() throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yml"), "D20: {count: 50}\n");
    assertThat(Run.of("alerts", "--rules-file", rules.toString(), attack).output()).isEmpty();

    Files.writeString(rules, "D20: {count: many}\n");
    Run wrong = Run.of("alerts", "--rules-file", rules.toString(), attack);
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.errors()).contains("D20.count is many");
  }

  @Test
  void aTableHasARowPerAlert() throws Exception {
    Run run = Run.of("alerts", "--format=table", attack);

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).hasLineCount(2).contains("D20", "SQL in SIP names", "192.0.2.1");
  }
}
