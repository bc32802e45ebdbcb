package io.sipstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sipstream decode} as a process: what it prints where, and its exit status. */
class DecodeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path BUSY = SipstreamHome.SAMPLES.resolve("busy.pcap");
  private static final Path SECOND_PORT = SipstreamHome.SAMPLES.resolve("second-port.pcap");

  @TempDir private Path directory;

  private record Run(int status, String output, String errors) {
    static Run of(byte[] input, String... arguments) throws Exception {
      Path errors = Files.createTempFile("decode-it", ".err");
      try {
        String[] all = new String[arguments.length + 1];
        all[0] = "decode";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Process decode = SipstreamHome.command(all).redirectError(errors.toFile()).start();
        new ByteArrayInputStream(input).transferTo(decode.getOutputStream());
        decode.getOutputStream().close();
        String output = new String(decode.getInputStream().readAllBytes(), UTF_8);
        return new Run(decode.waitFor(), output, Files.readString(errors));
      } finally {
        Files.delete(errors);
      }
    }

    static Run of(String... arguments) throws Exception {
      return of(new byte[0], arguments);
    }
  }

  @Test
  void documentsAreOnStandardOutputAndTheSummaryIsNot() throws Exception {
    Run run = Run.of(BUSY.toString());

    assertThat(run.status()).isZero();
    assertThat(run.output().lines())
        .extracting(line -> JSON.readTree(line).at("/event/action").asText())
        .containsExactly("sip_invite", "sip_invite", "sip_invite", "sip_ack");
    assertThat(run.errors()).containsPattern("frames +4\n").containsPattern("SIP messages +4\n");
  }

  @Test
  void bulkPairsNameIndexIdAndRouting() throws Exception {
    Run plain = Run.of(BUSY.toString());
    Run bulk = Run.of("--format=bulk", "--elasticsearch.index-granularity=hour", BUSY.toString());

    String[] lines = bulk.output().split("\n");
    assertThat(lines).hasSize(8);
    JsonNode create = JSON.readTree(lines[0]).path("create");
    JsonNode document = JSON.readTree(lines[1]);
    assertThat(create.path("_index").asText())
        .matches("sip-messages-\\d{4}\\.\\d\\d\\.\\d\\d\\.\\d\\d");
    assertThat(create.path("_id").asText()).hasSize(22);
    assertThat(create.path("routing")).isEqualTo(document.at("/sip/call_id"));
    assertThat(lines[1]).isEqualTo(plain.output().lines().findFirst().orElseThrow());
    assertThat(
            Run.of("--format=bulk", "--elasticsearch.write-mode=overwrite", BUSY.toString())
                .output())
        .startsWith("{\"index\":{");
  }

  @Test
  void standardInputMayBeCompressed() throws Exception {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      Files.copy(BUSY, gzip);
    }
    assertThat(Run.of(compressed.toByteArray(), "-").output())
        .isEqualTo(Run.of(BUSY.toString()).output());
  }

  @Test
  void aCutFileGivesWhatIsReadableAndStatusOne() throws Exception {
    byte[] whole = Files.readAllBytes(BUSY);
    Path cut = Files.write(directory.resolve("cut.pcap"), Arrays.copyOf(whole, whole.length - 7));

    Run run = Run.of(cut.toString(), BUSY.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output().lines()).hasSize(3 + 4);
    assertThat(run.errors().lines().findFirst().orElseThrow())
        .startsWith(cut + " is truncated at byte ")
        .endsWith(".");
  }

  @Test
  void everythingWrongIsToldAtOnceWithStatusTwo() throws Exception {
    Run run = Run.of("--ports=0", "--community-id-seed=65536", "--prots=1", BUSY.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("ports is \"0\" "))
        .anyMatch(line -> line.startsWith("community-id-seed is \"65536\" "))
        .anyMatch(line -> line.contains("--prots") && line.contains("--ports"));
  }

  @Test
  void packetbeatsOwnBlockIsTaken() throws Exception {
    Path block = config("- type: sip\n  ports: [5060, 5080]\n  keep_original: false\n");
    Run both = Run.of("--config", block.toString(), SECOND_PORT.toString());
    assertThat(both.output().lines()).hasSize(11);
    assertThat(both.output()).doesNotContain("\"original\":\"INVITE sip:");

    Path withoutPorts = config("- type: sip\n");
    Run off = Run.of("--config", withoutPorts.toString(), SECOND_PORT.toString());
    assertThat(off.status()).isZero();
    assertThat(off.output()).isEmpty();
    assertThat(off.errors()).startsWith("SIP is switched off");
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoError() throws Exception {
    Process decode =
        SipstreamHome.command("decode", BUSY.toString())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    decode.getInputStream().close();
    assertThat(decode.waitFor()).isZero();
    assertThat(directory.resolve("errors")).content().doesNotContain("Exception");
  }

  private Path config(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "sip", ".yml"), text);
  }
}
