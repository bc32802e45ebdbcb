package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(SampleMessages.of(capture).messages()).isEqualTo(expected);
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
      actual.add(capture.getFileName() + " " + SampleMessages.of(capture).messages().size());
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(actual);
  }

  private static void refresh(Path capture) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# " + Tshark.version());
    lines.add(MessageFacts.COLUMNS);
    Tshark.messages(capture, List.of()).forEach(message -> lines.add(message.toLine()));
    Files.writeString(resultOf(capture), String.join("\n", lines) + "\n");
  }

  private static Path resultOf(Path capture) {
    return RESULTS.resolve(capture.getFileName() + ".tsv");
  }
}
