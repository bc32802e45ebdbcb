package io.sipstream.cli.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of {@code sipstream kpis}. The codes are those of the samples' description. */
class KpisCommandTest {
  private static final String FAILED = CollectedCalls.sample("failed-calls.pcap").toString();
  private static final String ANSWERED = CollectedCalls.sample("answered-call.pcap").toString();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  /** 403, 480 and 603 are effective; 480 and 603 are in SEER (RFC 6076 section 4.7). */
  @Test
  void aTableHasARowPerPairAndOneForAllCalls() throws Exception {
    Run run = Run.of("kpis", "--format=csv", FAILED);

    assertThat(run.status()).as(run.errors()).isZero();
    List<String> lines = run.output().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1))
        .startsWith("\"*\",\"*\",\"8\",\"8\",\"0\",\"0.0%\",\"37.5%\",\"25.0%\",");
    assertThat(lines.get(2)).contains("\"8\",\"8\",\"0\",\"0.0%\",\"37.5%\",\"25.0%\",");
  }

  @Test
  void aPipeGetsADocumentPerMinuteAndPair() throws Exception {
    Path peers = Files.writeString(directory.resolve("peers"), "carrier-7 carrier 0.0.0.0/0\n");
    Run run = Run.of("kpis", "--peers-file", peers.toString(), FAILED, ANSWERED);

    assertThat(run.status()).as(run.errors()).isZero();
    long attempts = 0;
    for (String line : run.output().lines().toList()) {
      JsonNode document = JSON.readTree(line);
      JsonNode kpi = document.at("/sip/kpi");
      assertThat(document.at("/event/kind").asText()).isEqualTo("metric");
      if (kpi.at("/source/peer").asText().equals("carrier-7")) {
        assertThat(kpi.at("/source/kind").asText()).isEqualTo("carrier");
        attempts += kpi.path("attempts").asLong();
      }
    }
    assertThat(attempts).isEqualTo(9);
  }

  @Test
  void anUnreadablePeersFileIsAnError() throws Exception {
    Run run = Run.of("kpis", "--peers-file", directory.resolve("missing").toString(), FAILED);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errors()).contains("--peers-file: cannot read");
  }
}
