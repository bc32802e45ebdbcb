package io.sipstream.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lists the fields of packetbeat's SIP documents with packetbeat's types, from the table that also
 * tests the job's template.
 */
public final class PacketbeatFields {
  private static final String TABLE = "packetbeat-fields.csv";
  private static final int TYPE = 1;
  private static final int TEXT = 2;
  // Not indexed in packetbeat's template, as in ECS.
  private static final String NOT_INDEXED = "event.original";
  private static final int KEYWORD_CHARACTERS = 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Maps a field's dotted name to its mapping. */
  private final Map<String, ObjectNode> fields = new LinkedHashMap<>();

  public PacketbeatFields() throws IOException {
    try (InputStream in = PacketbeatFields.class.getResourceAsStream(TABLE);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      lines
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(row -> fields.put(row[0], mapping(row)));
    }
  }

  private static ObjectNode mapping(String... row) {
    ObjectNode mapping = JSON.createObjectNode().put("type", row[TYPE]);
    if (row[0].equals(NOT_INDEXED)) {
      mapping.put("index", false).put("doc_values", false);
    } else if (row[TYPE].equals("keyword")) {
      mapping.put("ignore_above", KEYWORD_CHARACTERS);
    }
    if (Boolean.parseBoolean(row[TEXT])) {
      mapping.putObject("fields").putObject("text").put("type", "text").put("norms", false);
    }
    return mapping;
  }

  /** Returns the {@code properties} of a mapping with these fields alone. */
  public ObjectNode properties() {
    ObjectNode properties = JSON.createObjectNode();
    fields.forEach(
        (name, mapping) -> {
          ObjectNode at = properties;
          String[] parts = name.split("\\.", -1);
          for (int i = 0; i < parts.length - 1; i++) {
            at = at.withObjectProperty(parts[i]).withObjectProperty("properties");
          }
          at.set(parts[parts.length - 1], mapping);
        });
    return properties;
  }

  /** Returns a document with only these fields. */
  public ObjectNode only(JsonNode document) {
    return (ObjectNode) only("", document);
  }

  /** Returns a value with only these fields; null if nothing is left. */
  private JsonNode only(String name, JsonNode value) {
    if (value.isObject()) {
      ObjectNode kept = JSON.createObjectNode();
      value
          .properties()
          .forEach(
              field -> {
                String path = name.isEmpty() ? field.getKey() : name + "." + field.getKey();
                JsonNode inner = only(path, field.getValue());
                if (inner != null) {
                  kept.set(field.getKey(), inner);
                }
              });
      return kept.isEmpty() ? null : kept;
    }
    if (value.isArray() && !value.isEmpty()) {
      ArrayNode kept = JSON.createArrayNode();
      for (JsonNode each : value) {
        JsonNode inner = only(name, each);
        if (inner != null) {
          kept.add(inner);
        }
      }
      return kept.isEmpty() ? null : kept;
    }
    return fields.containsKey(name) ? value : null;
  }
}
