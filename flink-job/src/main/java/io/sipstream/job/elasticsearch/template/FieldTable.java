package io.sipstream.job.elasticsearch.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Reads the fields of documents and their types from a resource such as {@code index-fields.json}.
 * {@code fields} has nested objects whose leaves are names of types. {@code types} defines these
 * names; a definition may use other names.
 */
public final class FieldTable {
  /** Resource with the fields of messages. */
  static final String MESSAGES = "index-fields.json";

  /** Resource with the fields of documents about capture loss. */
  static final String CAPTURE_LOSS = "capture-loss-fields.json";

  /** Resource with the fields of records of calls. */
  static final String CALLS = "call-fields.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROPERTIES = "properties";

  private final JsonNode types;
  private final JsonNode fields;

  private FieldTable(JsonNode table) {
    types = table.get("types");
    fields = table.get("fields");
  }

  /** Reads the fields of messages. */
  public static FieldTable load() {
    return load(MESSAGES);
  }

  /** Reads the fields of a resource of this package. */
  public static FieldTable load(String resource) {
    try (InputStream in = FieldTable.class.getResourceAsStream(resource)) {
      return new FieldTable(JSON.readTree(in));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Returns all fields in the format of {@code properties} of an Elasticsearch mapping. */
  public ObjectNode properties() {
    return properties(fields);
  }

  /** Returns the fields with the names of their types, not with the definitions of the types. */
  JsonNode fields() {
    return fields;
  }

  private ObjectNode properties(JsonNode named) {
    ObjectNode properties = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : named.properties()) {
      JsonNode type = field.getValue();
      properties.set(field.getKey(), type.isTextual() ? type(type.asText()) : object(type));
    }
    return properties;
  }

  private ObjectNode object(JsonNode named) {
    ObjectNode object = JSON.createObjectNode();
    object.set(PROPERTIES, properties(named));
    return object;
  }

  private JsonNode type(String name) {
    JsonNode type = types.get(name);
    return type.has(PROPERTIES) ? object(type.get(PROPERTIES)) : type.deepCopy();
  }
}
