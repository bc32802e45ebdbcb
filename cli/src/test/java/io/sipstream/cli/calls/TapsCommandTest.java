package io.sipstream.cli.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.cli.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of {@code sipstream taps}. */
class TapsCommandTest {
  private static final String ADDRESS = "sip:a@192.0.2.1";
  private static final int CALLS = 150;
  private static final long CALL_MICROS = 400_000;
  private static final long DELAY_MICROS = 500;

  @TempDir private Path directory;

  /** The clock of the second tap is 3 ms ahead in the middle of the minute and gains 40 ppm. */
  @Test
  void aPipeGetsADocumentPerMinuteAndPairOfTaps() throws Exception {
    Run run = Run.of("taps", file("one.pcap", false), file("other.pcap", true));

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).hasLineCount(1);
    assertThat(run.errors()).contains("2 taps\n");
    JsonNode document = new ObjectMapper().readTree(run.output());
    assertThat(document.at("/event/kind").asText()).isEqualTo("metric");
    assertThat(document.path("@timestamp").asText()).endsWith(":00.000Z");
    JsonNode clock = document.at("/sip/tap_clock");
    assertThat(clock.path("reference").asText()).endsWith("one.pcap");
    assertThat(clock.path("tap").asText()).endsWith("other.pcap");
    assertThat(clock.path("offset_us").asDouble()).isCloseTo(3_000, within(200.0));
    assertThat(clock.path("uncertainty_us").asLong()).isBetween(DELAY_MICROS, 2 * DELAY_MICROS);
    assertThat(clock.path("drift_ppm").asDouble()).isCloseTo(40, within(5.0));
    assertThat(clock.path("samples").asInt()).isEqualTo(2 * CALLS);
  }

  @Test
  void aTableHasARowPerMinuteAndPairOfTaps() throws Exception {
    Run run = Run.of("taps", "--format=table", file("one.pcap", false), file("other.pcap", true));

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).hasLineCount(2);
    assertThat(run.output()).startsWith("minute").contains(" +- ppm ", " 300");
  }

  @Test
  void oneCaptureHasNothingToCompareWith() throws Exception {
    Run run = Run.of("taps", CollectedCalls.sample("answered-call.pcap").toString());

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("1 taps\n", "No message was captured by two taps.");
  }

  @Test
  void aCaptureThatFailsFailsTheCommand() throws Exception {
    Run run = Run.of("taps", "no-such.pcap", file("one.pcap", false));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors()).contains("no-such.pcap does not exist.\n");
  }

  @Test
  void standardInputIsNoTap() throws Exception {
    assertThat(Run.of("taps", "-").status()).isEqualTo(2);
  }

  /** Writes calls of a minute as one of the taps sees them; the first one is at the caller. */
  private String file(String name, boolean second) throws IOException {
    Path path = directory.resolve(name);
    try (TestCapture capture = new TestCapture(path)) {
      for (int i = 0; i < CALLS; i++) {
        long micros = i * CALL_MICROS;
        capture.at(second ? clock(micros + DELAY_MICROS) : micros);
        capture.request("INVITE", "call-" + i, ADDRESS, ADDRESS);
        long response = micros + 20_000;
        capture.at(second ? clock(response) : response + DELAY_MICROS);
        capture.response("486 Busy Here", "call-" + i, ADDRESS, ADDRESS);
      }
    }
    return path.toString();
  }

  private static long clock(long micros) {
    return micros + 3_000 + (micros - 30_000_000) * 40 / 1_000_000;
  }
}
