package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.decoder.FrameDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.document.SipDocumentWriter;
import io.sipstream.job.elasticsearch.template.FieldTable;
import io.sipstream.packet.FrameContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The field reference, the index template and what the decoder writes tell of the same fields. The
 * messages in {@code every-field} are made so that together they have all of them.
 */
class FieldReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference", "fields.md");
  private static final Path MESSAGES =
      Path.of("src/test/resources/io/sipstream/job/elasticsearch/every-field");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path TEMPLATE_FIELDS =
      Path.of("src/main/resources/io/sipstream/job/elasticsearch/template/index-fields.json");

  /** What comes from packets, agents and HEP, and so cannot be in a message alone. */
  private static final Set<String> NOT_OF_MESSAGES =
      Set.of(
          "network.inner.vlan.id",
          "network.tunnel.destination.ip",
          "network.tunnel.id",
          "network.tunnel.source.ip",
          "network.tunnel.type",
          "network.vlan.id",
          "observer.name",
          "sip.hep.capture_id",
          "sip.hep.correlation_id",
          "sip.stream.sequence");

  /** Mapped since packetbeat maps it, though neither writes it. */
  private static final String NEVER_WRITTEN = "uri.username";

  @Test
  void theReferenceHasTheTemplatesFieldsAndTypes() throws IOException {
    JsonNode table = JSON.readTree(TEMPLATE_FIELDS.toFile());
    assertThat(types("fields")).isEqualTo(leaves(table.get("fields")));
    for (String type :
        List.of("uri", "plain_uri", "route_uri", "credentials", "challenge", "voice_quality")) {
      assertThat(types(type))
          .as(type)
          .isEqualTo(leaves(table.at("/types/" + type + "/properties")));
    }
  }

  @Test
  void everyFieldIsWrittenForSomeMessageAndNoOther() throws IOException {
    Set<String> written = written().keySet();
    Set<String> mapped = new TreeSet<>(leaves(mapping()).keySet());
    mapped.removeAll(NOT_OF_MESSAGES);
    mapped.removeIf(
        field -> field.endsWith(NEVER_WRITTEN) && field.matches("sip\\.\\w*auth\\w*\\..*"));
    assertThat(written).containsExactlyInAnyOrderElementsOf(mapped);
  }

  @Test
  void everyExampleIsInADocument() throws IOException {
    Map<String, Set<String>> written = written();
    for (String[] row : rows("fields")) {
      String example = row[5].replace("\\|", "|").replaceAll("^`|`$", "");
      if (!example.equals("see below") && !NOT_OF_MESSAGES.contains(name(row))) {
        String begin = example.replace("...", "").replaceAll("\\s+", " ");
        assertThat(written.get(name(row)))
            .as(name(row))
            .anySatisfy(value -> assertThat(value).startsWith(begin));
      }
    }
  }

  private static String name(String[] row) {
    return row[1].replace("`", "");
  }

  private static Map<String, String> types(String table) throws IOException {
    Map<String, String> types = new TreeMap<>();
    for (String[] row : rows(table)) {
      types.put(name(row), row[2]);
    }
    return types;
  }

  private static List<String[]> rows(String table) throws IOException {
    String text = Files.readString(REFERENCE, UTF_8);
    int begin = text.indexOf("<!-- " + table + ": ");
    int end = text.indexOf("<!-- end of " + table + " -->");
    assertThat(begin).as(table).isBetween(0, end);
    return text.substring(begin, end)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("(?<!\\\\)\\|"))
        .map(cells -> Stream.of(cells).map(String::trim).toArray(String[]::new))
        .toList();
  }

  /** Names of types at the ends of objects of objects. */
  private static Map<String, String> leaves(JsonNode object) {
    Map<String, String> leaves = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getValue().isTextual()) {
        leaves.put(field.getKey(), field.getValue().asText());
      } else {
        leaves(field.getValue())
            .forEach((name, type) -> leaves.put(field.getKey() + '.' + name, type));
      }
    }
    return leaves;
  }

  /** The mapping that the job installs, in the same form. */
  private static JsonNode mapping() {
    return typesOnly(FieldTable.messages(Profile.FULL).properties());
  }

  private static JsonNode typesOnly(JsonNode properties) {
    var types = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : properties.properties()) {
      JsonNode mapping = field.getValue();
      types.set(
          field.getKey(),
          mapping.has("properties") ? typesOnly(mapping.get("properties")) : mapping.get("type"));
    }
    return types;
  }

  /** All fields of all the messages' documents, with all their values. */
  private static Map<String, Set<String>> written() throws IOException {
    Map<String, Set<String>> fields = new TreeMap<>();
    var decoder = new FrameDecoder(DecoderSettings.defaults());
    var writer = new SipDocumentWriter(DecoderSettings.defaults());
    List<Path> messages = new ArrayList<>();
    try (Stream<Path> files = Files.list(MESSAGES)) {
      files.forEach(messages::add);
    }
    for (Path message : messages) {
      byte[] frame = rawIp(Files.readString(message, UTF_8).replace("\n", "\r\n").getBytes(UTF_8));
      var context = FrameContext.of(1_795_380_942_123_456_789L, false, 101, frame.length, null);
      var found = (Outcome.Message) decoder.decode(frame, context);
      Document document = writer.document(found.decoded(), Document.Operation.CREATE);
      collect("", JSON.readTree(document.json()), fields);
    }
    return fields;
  }

  private static byte[] rawIp(byte[] sip) {
    ByteBuffer packet = ByteBuffer.allocate(28 + sip.length);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity()).putInt(0);
    packet.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0xC0000201).putInt(0xC0000202);
    packet.putShort((short) 5060).putShort((short) 5060).putShort((short) (8 + sip.length));
    packet.putShort((short) 0).put(sip);
    return packet.array();
  }

  private static void collect(String name, JsonNode value, Map<String, Set<String>> into) {
    if (value.isObject()) {
      String prefix = name.isEmpty() ? "" : name + '.';
      value.properties().forEach(field -> collect(prefix + field.getKey(), field.getValue(), into));
    } else if (value.isArray()) {
      value.forEach(element -> collect(name, element, into));
    } else {
      into.computeIfAbsent(name, field -> new TreeSet<>())
          .add(value.asText().replaceAll("\\s+", " "));
    }
  }
}
