package io.sipstream.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.SampleMessages;
import io.sipstream.oracle.OracleExceptions.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the decoder to what tshark says of every sample capture. tshark's results are committed, so
 * this needs none; {@code -Dtshark.refresh=true}, which sample-pcaps/tshark/refresh.sh sets, runs
 * tshark and writes them again.
 */
public class TsharkOracleTest {
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");
  private static final Path FIELD = Path.of("src", "test", "resources", "field");
  private static final Path RESULTS = SAMPLES.resolve("tshark");

  private static final Path IN_ORDER = RESULTS.resolve("tcp-pieces.pcap.in-order.tsv");

  /** What tshark cannot know by itself. */
  private static final Map<String, List<String>> TSHARK_OPTIONS =
      Map.of(
          "mpls.pcap",
          List.of("-d", "mpls.label==16001,pwethcw", "-d", "mpls.label==16002,pwethnocw"),
          "hep3.pcap",
          List.of("-X", "lua_script:" + RESULTS.resolve("hep3.lua")),
          "090-hep-protocol-22.pcap",
          List.of("-X", "lua_script:" + RESULTS.resolve("hep3.lua")),
          "091-hep-chunks.pcap",
          List.of("-X", "lua_script:" + RESULTS.resolve("hep3.lua")),
          "084-esp-null.pcap",
          List.of("-o", "esp.enable_null_encryption_decode_heuristic:TRUE"),
          "websocket-call.pcap",
          List.of("-d", "tcp.port==5060,http"),
          "websocket-deflate.pcap",
          List.of("-d", "tcp.port==5060,http"));

  public static Stream<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files
          .filter(file -> file.toString().matches(".*\\.pcap(ng)?(\\.gz)?"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** The sample captures, and those of kinds that users report. */
  public static Stream<Path> allCaptures() throws IOException {
    try (Stream<Path> files = Files.list(FIELD)) {
      return Stream.concat(
          captures(), files.filter(file -> !file.endsWith("README.md")).sorted().toList().stream());
    }
  }

  @ParameterizedTest
  @MethodSource("allCaptures")
  void ourMessagesAreTsharks(Path capture) throws IOException {
    if (Boolean.getBoolean("tshark.refresh")) {
      refresh(capture);
    }
    Path result = resultOf(capture);
    assertThat(result).as("tshark's result; sample-pcaps/tshark/refresh.sh writes it").exists();
    List<MessageFacts> expected = read(result);

    assertThat(expected).isNotEmpty();
    assertThat(without(SampleMessages.of(capture).messages(), capture, Seen.BY_US))
        .isEqualTo(without(expected, capture, Seen.BY_TSHARK));
  }

  /**
   * The second witness for what is behind a lost segment: a tshark that does not wait for it. Its
   * results are committed too.
   */
  @Test
  void behindALossOurMessageIsThatOfATsharkThatDoesNotWait() throws IOException {
    Path capture = SAMPLES.resolve("tcp-pieces.pcap");
    if (Boolean.getBoolean("tshark.refresh")) {
      write(IN_ORDER, Tshark.messages(capture, List.of("-o", "tcp.reassemble_out_of_order:FALSE")));
    }
    assertThat(read(IN_ORDER))
        .filteredOn(message -> message.callId().startsWith("behind-the-loss"))
        .hasSize(1)
        .isSubsetOf(SampleMessages.of(capture).messages());
  }

  /** The messages that both must see, as lines; every exception must be one of the messages. */
  private static List<String> without(List<MessageFacts> messages, Path capture, Seen seen) {
    List<MessageFacts> rest = new ArrayList<>(messages);
    for (OracleExceptions.Row row : OracleExceptions.of(capture.getFileName().toString(), seen)) {
      assertThat(rest.removeIf(row::isOf)).as("%s", row).isTrue();
    }
    return rest.stream().map(MessageFacts::toLine).toList();
  }

  @Test
  void noResultIsLeftOverFromACaptureThatIsGone() throws IOException {
    List<Path> expected =
        Stream.concat(allCaptures().map(TsharkOracleTest::resultOf), Stream.of(IN_ORDER)).toList();
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

  static List<String> options(Path capture) {
    return TSHARK_OPTIONS.getOrDefault(capture.getFileName().toString(), List.of());
  }

  private static void refresh(Path capture) throws IOException {
    write(resultOf(capture), Tshark.messages(capture, options(capture)));
  }

  private static void write(Path result, List<MessageFacts> messages) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# " + Tshark.version());
    lines.add(MessageFacts.COLUMNS);
    messages.forEach(message -> lines.add(message.toLine()));
    Files.writeString(result, String.join("\n", lines) + "\n");
  }

  private static List<MessageFacts> read(Path result) throws IOException {
    return Files.readAllLines(result, UTF_8).stream().skip(2).map(MessageFacts::ofLine).toList();
  }

  private static Path resultOf(Path capture) {
    return RESULTS.resolve(capture.getFileName() + ".tsv");
  }
}
