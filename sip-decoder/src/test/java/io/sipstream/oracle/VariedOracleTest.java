package io.sipstream.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.document.Documents;
import io.sipstream.document.TestFrames;
import io.sipstream.frames.PcapWriter;
import io.sipstream.varied.VariedMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the parts of 10,000 valid messages to what tshark says of them; its results are committed,
 * {@code sample-pcaps/tshark/refresh.sh} writes them again.
 *
 * <p>tshark reads names in unusual case and blanks around separators otherwise than the same
 * message without them. So it is asked twice: of each message as it is, and in its usual spelling,
 * which means the same. What it says of the latter is what we must say of both.
 */
class VariedOracleTest {
  private static final long SEED = 4;
  private static final int MESSAGES = 10_000;
  private static final Path RESULTS = Path.of("src", "test", "resources", "varied");
  private static final Path AS_IT_IS = RESULTS.resolve("as-it-is.tsv.gz");
  private static final Path USUAL = RESULTS.resolve("usual-spelling.tsv.gz");

  private static final List<byte[]> frames = new ArrayList<>();
  private static final List<byte[]> usual = new ArrayList<>();
  private static final List<Map<String, List<String>>> ours = new ArrayList<>();

  @BeforeAll
  static void readThem() throws IOException {
    VariedMessages varied = VariedMessages.of(SEED);
    VariedMessages plain = VariedMessages.plain(SEED);
    for (int i = 0; i < MESSAGES; i++) {
      frames.add(TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, varied.next()));
      usual.add(TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, plain.next()));
      ours.add(facts(frames.get(i)));
    }
    if (Boolean.getBoolean("tshark.refresh")) {
      refresh(frames, AS_IT_IS);
      refresh(usual, USUAL);
    }
  }

  @Test
  void validMessagesHaveNoProblems() {
    for (byte[] frame : frames) {
      assertThat(Documents.of(frame).problems()).as("%s", text(frame)).isEmpty();
    }
  }

  @Test
  void spellingDoesNotChangeTheMeaning() {
    for (int i = 0; i < MESSAGES; i++) {
      assertThat(facts(usual.get(i))).as("%s", text(frames.get(i))).isEqualTo(ours.get(i));
    }
  }

  @Test
  void ourPartsAreTsharks() throws IOException {
    List<VariedResults.Result> results = VariedResults.read(USUAL).all();
    Map<VariedDifferences, Integer> covered = new EnumMap<>(VariedDifferences.class);
    assertThat(results).hasSize(MESSAGES);
    for (int i = 0; i < MESSAGES; i++) {
      String message = text(usual.get(i));
      Map<String, List<String>> theirs = results.get(i).theirs(ours.get(i));
      assertThat(theirs).as("Not what tshark says: %s", message).isNotNull();
      for (Map.Entry<String, List<String>> field : ours.get(i).entrySet()) {
        List<String> value = theirs.get(field.getKey());
        if (!value.equals(field.getValue())) {
          var row = VariedDifferences.of(message, field.getKey(), field.getValue(), value);
          assertThat(row)
              .as(
                  "%s: ours %s, tshark's %s in %s",
                  field.getKey(), field.getValue(), value, message)
              .isNotNull();
          covered.merge(row, 1, Integer::sum);
        }
      }
    }
    System.out.println("Covered differences with tshark, fields: " + covered);
    assertThat(covered.keySet()).containsExactlyInAnyOrder(VariedDifferences.values());
  }

  /** Where tshark differs about a message as it is, it differs from itself. */
  @Test
  void unusualSpellingIsAllThatTsharkReadsOtherwise() throws IOException {
    List<VariedResults.Result> results = VariedResults.read(AS_IT_IS).all();
    List<VariedResults.Result> usually = VariedResults.read(USUAL).all();
    int fields = 0;
    assertThat(results).hasSize(MESSAGES);
    for (int i = 0; i < MESSAGES; i++) {
      Map<String, List<String>> theirs = results.get(i).theirs(ours.get(i));
      assertThat(theirs).as("Not what tshark says: %s", text(frames.get(i))).isNotNull();
      Map<String, List<String>> usuallyTheirs = usually.get(i).theirs(ours.get(i));
      boolean sameSpelling = text(frames.get(i)).equals(text(usual.get(i)));
      for (String field : ours.get(i).keySet()) {
        boolean differs = !theirs.get(field).equals(usuallyTheirs.get(field));
        assertThat(differs && sameSpelling).as("%s of %s", field, text(frames.get(i))).isFalse();
        fields += differs ? 1 : 0;
      }
    }
    System.out.println("Fields that tshark reads otherwise in another spelling: " + fields);
    assertThat(fields).isPositive();
  }

  private static Map<String, List<String>> facts(byte[] frame) {
    return VariedFacts.of(Documents.parse(Documents.of(frame).json()));
  }

  private static String text(byte[] frame) {
    int headers = 42;
    return new String(frame, headers, frame.length - headers, UTF_8);
  }

  private static void refresh(List<byte[]> messages, Path results) throws IOException {
    Path capture = Path.of("target", results.getFileName() + ".pcap");
    int ethernet = 1;
    try (PcapWriter writer = new PcapWriter(Files.newOutputStream(capture), ethernet)) {
      for (int i = 0; i < messages.size(); i++) {
        writer.write(TestFrames.TIME_NANOS + i * 1_000L, messages.get(i));
      }
    }
    VariedResults written = new VariedResults("# " + Tshark.version());
    List<Map<String, List<String>>> fields = TsharkFields.of(capture, List.of());
    for (int i = 0; i < messages.size(); i++) {
      written.add(VariedResults.Result.of(TsharkFacts.of(fields.get(i)), ours.get(i)));
    }
    written.write(results);
  }
}
