package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the decoder to what tshark says of every sample capture. tshark's results are committed, so
 * this needs none; {@code -Dtshark.refresh=true}, which sample-pcaps/tshark/refresh.sh sets, runs
 * tshark and writes them anew.
 */
class TsharkOracleTest {
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");
  private static final Path RESULTS = SAMPLES.resolve("tshark");

  static Stream<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files
          .filter(file -> file.toString().matches(".*\\.pcap(ng)?(\\.gz)?"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void ourMessagesAreTsharks(Path capture) throws IOException {
    if (Boolean.getBoolean("tshark.refresh")) {
      refresh(capture);
    }
    Path result = resultOf(capture);
    assertThat(result).as("tshark's result; sample-pcaps/tshark/refresh.sh writes it").exists();
    List<MessageFacts> expected =
        Files.readAllLines(result, UTF_8).stream().skip(2).map(MessageFacts::ofLine).toList();

    assertThat(expected).isNotEmpty();
    assertThat(decode(capture)).isEqualTo(expected);
  }

  @Test
  void noResultIsLeftOverFromACaptureThatIsGone() throws IOException {
    List<Path> expected = captures().map(TsharkOracleTest::resultOf).toList();
    try (Stream<Path> files = Files.list(RESULTS)) {
      assertThat(files.filter(file -> file.toString().endsWith(".tsv"))).isSubsetOf(expected);
    }
  }

  @Test
  void theReadmeListsEveryCaptureWithItsNumberOfMessages() throws IOException {
    // | `busy.pcap` | SIPp | 4 | ...
    List<String> listed =
        Files.readAllLines(SAMPLES.resolve("README.md"), UTF_8).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.replaceFirst("\\| `([^`]+)` \\| \\w+ \\| (\\d+) \\|.*", "$1 $2"))
            .toList();
    List<String> actual = new ArrayList<>();
    for (Path capture : captures().toList()) {
      actual.add(capture.getFileName() + " " + decode(capture).size());
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(actual);
  }

  private static void refresh(Path capture) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# " + Tshark.version());
    lines.add(MessageFacts.COLUMNS);
    Tshark.messages(capture).forEach(message -> lines.add(message.toLine()));
    Files.writeString(resultOf(capture), String.join("\n", lines) + "\n");
  }

  private static Path resultOf(Path capture) {
    return RESULTS.resolve(capture.getFileName() + ".tsv");
  }

  private static List<MessageFacts> decode(Path capture) throws IOException {
    FrameDecoder decoder = new FrameDecoder(settingsFor(capture));
    List<MessageFacts> messages = new ArrayList<>();
    int number = 0;
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        number++;
        FrameContext context =
            new FrameContext(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                null);
        if (decoder.decode(frame.bytes(), context) instanceof Outcome.Document document) {
          messages.add(facts(number, Documents.parse(document.json())));
        }
      }
    }
    return messages;
  }

  private static DecoderSettings settingsFor(Path capture) {
    if (!capture.endsWith("second-port.pcap")) {
      return DecoderSettings.defaults();
    }
    return new DecoderSettings(new int[] {5060, 5080}, true, true, true, 0);
  }

  private static MessageFacts facts(int frame, JsonNode document) {
    Instant time = Instant.parse(document.at("/sip/timestamp").asText());
    long nanos = Math.addExact(time.getEpochSecond() * 1_000_000_000L, time.getNano());
    return new MessageFacts(
        Integer.toString(frame),
        Long.toString(nanos),
        text(document, "/source/ip"),
        text(document, "/source/port"),
        text(document, "/destination/ip"),
        text(document, "/destination/port"),
        text(document, "/sip/method"),
        text(document, "/sip/code"),
        text(document, "/sip/call_id"),
        text(document, "/sip/cseq/code"),
        text(document, "/sip/cseq/method"),
        text(document, "/sip/from/uri/username"),
        text(document, "/sip/to/uri/username"));
  }

  private static String text(JsonNode document, String pointer) {
    return document.at(pointer).asText("");
  }
}
