package io.sipstream.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.document.SampleMessages;
import io.sipstream.oracle.OracleExceptions.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the parts of the messages of all sample captures to what tshark says of them, frame by
 * frame: Request-URI, From, To, Contact, Via, CSeq, credentials and challenges, SDP. That both see
 * the same messages is {@link TsharkOracleTest}'s.
 */
class SamplePartsOracleTest {
  private static final Path RESULTS =
      Path.of("src", "test", "resources", "varied", "samples.tsv.gz");

  /** A frame of a capture with our facts of it, those of several messages one behind the other. */
  private record Frame(Path capture, int number, Map<String, List<String>> facts) {
    String name() {
      return capture.getFileName() + " " + number;
    }
  }

  @Test
  void ourPartsAreTsharks() throws IOException {
    List<Frame> frames = frames();
    if (Boolean.getBoolean("tshark.refresh")) {
      refresh(frames);
    }
    List<VariedResults.Result> results = VariedResults.read(RESULTS).all();
    assertThat(results).hasSameSizeAs(frames);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      Map<String, List<String>> theirs = results.get(i).theirs(frame.facts);
      assertThat(theirs)
          .as("Not what tshark says of %s: %s", frame.name(), frame.facts)
          .isNotNull();
      frame.facts.forEach(
          (field, ours) -> {
            if (!theirs.get(field).equals(ours)) {
              differences.add(
                  "%s %s: ours %s, tshark's %s"
                      .formatted(frame.name(), field, ours, theirs.get(field)));
            }
          });
    }
    assertThat(differences).isEmpty();
  }

  private static List<Frame> frames() throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (Path capture : TsharkOracleTest.captures().toList()) {
      Set<Integer> seenByOne = seenByOne(capture);
      SampleMessages.of(capture)
          .documents()
          .forEach(
              (number, documents) -> {
                if (!seenByOne.contains(number)) {
                  frames.add(new Frame(capture, number, facts(documents)));
                }
              });
    }
    return frames;
  }

  private static Set<Integer> seenByOne(Path capture) {
    return Stream.of(Seen.values())
        .flatMap(seen -> OracleExceptions.of(capture.getFileName().toString(), seen).stream())
        .map(OracleExceptions.Row::frame)
        .collect(Collectors.toSet());
  }

  private static Map<String, List<String>> facts(List<JsonNode> documents) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (JsonNode document : documents) {
      VariedFacts.of(document)
          .forEach(
              (field, values) ->
                  all.computeIfAbsent(field, name -> new ArrayList<>()).addAll(values));
    }
    // tshark's are sorted too: it does not tell which header they are of.
    all.forEach(
        (field, values) -> {
          if (field.startsWith("sip.auth.")) {
            Collections.sort(values);
          }
        });
    return all;
  }

  private static void refresh(List<Frame> frames) throws IOException {
    VariedResults written = new VariedResults("# " + Tshark.version());
    Map<Path, Map<Integer, Map<String, List<String>>>> asked = new HashMap<>();
    for (Frame frame : frames) {
      Map<String, List<String>> fields =
          asked.computeIfAbsent(frame.capture, SamplePartsOracleTest::ask).get(frame.number);
      written.add(VariedResults.Result.of(TsharkFacts.of(fields), frame.facts));
    }
    written.write(RESULTS);
  }

  private static Map<Integer, Map<String, List<String>>> ask(Path capture) {
    Map<Integer, Map<String, List<String>>> frames = new HashMap<>();
    for (Map<String, List<String>> fields :
        TsharkFields.of(capture, TsharkOracleTest.options(capture))) {
      frames.put(Integer.valueOf(fields.get(TsharkFields.FRAME).get(0)), fields);
    }
    return frames;
  }
}
