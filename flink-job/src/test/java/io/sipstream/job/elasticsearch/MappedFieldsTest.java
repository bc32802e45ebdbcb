package io.sipstream.job.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.packet.FrameContext;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With {@code dynamic: false} a field that nobody mapped would silently not be searchable. */
class MappedFieldsTest {
  private static final Path CAPTURES = Path.of("..", "sample-pcaps");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyFieldWrittenForTheSampleCapturesIsMapped() throws Exception {
    JsonNode mappings =
        new IndexTemplate(JobSettings.of(Map.of()).elasticsearch().indices(), Profile.LEAN)
            .body()
            .at("/template/mappings/properties");
    Set<String> written = new TreeSet<>();
    for (Path capture : captures()) {
      collect(capture, written);
    }

    assertThat(written).hasSizeGreaterThan(80);
    assertThat(written).isSubsetOf(mapped("", mappings, new TreeSet<>()));
  }

  private static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(CAPTURES)) {
      return files
          .filter(file -> file.toString().matches(".*\\.pcap(ng)?"))
          .collect(Collectors.toList());
    }
  }

  private static void collect(Path capture, Set<String> written) throws IOException {
    var settings = new DecoderSettings(new int[] {5060, 5080}, true, true, true, 0);
    var decoder = new FrameDecoder(settings);
    var writer = new SipDocumentWriter(settings);
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        var context =
            FrameContext.of(
                frame.captureTimeNanos(),
                frame.timestampImprecise(),
                frame.linkType(),
                frame.originalLengthBytes(),
                "tap-1");
        if (decoder.decode(frame.bytes(), context) instanceof Outcome.Message message) {
          Document document = writer.document(message.decoded(), Document.Operation.CREATE);
          flatten("", JSON.readTree(document.json()), written);
        }
      }
    }
  }

  private static void flatten(String name, JsonNode value, Set<String> into) {
    if (value.isObject()) {
      value.properties().forEach(e -> flatten(join(name, e.getKey()), e.getValue(), into));
    } else if (value.isArray()) {
      value.forEach(element -> flatten(name, element, into));
    } else {
      into.add(name);
    }
  }

  private static Set<String> mapped(String name, JsonNode properties, Set<String> into) {
    properties
        .properties()
        .forEach(
            e -> {
              String field = join(name, e.getKey());
              if (e.getValue().has("properties")) {
                mapped(field, e.getValue().get("properties"), into);
              } else {
                into.add(field);
              }
            });
    return into;
  }

  private static String join(String parent, String child) {
    return parent.isEmpty() ? child : parent + "." + child;
  }
}
