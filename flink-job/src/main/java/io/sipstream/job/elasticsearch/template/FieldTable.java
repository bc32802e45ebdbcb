package io.sipstream.job.elasticsearch.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The fields of documents and their types, from a resource such as {@code index-fields.json}: under
 * {@code fields} objects of objects, with the names of types at their ends; under {@code types}
 * what these names stand for, which may again be made of them.
 */
public final class FieldTable {
  /** The resource with the fields of messages. */
  static final String MESSAGES = "index-fields.json";

  /** The resource with the fields of documents that tell of missing frames. */
  static final String CAPTURE_LOSS = "capture-loss-fields.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROPERTIES = "properties";

  private final JsonNode types;
  private final JsonNode fields;

  private FieldTable(JsonNode table) {
    types = table.get("types");
    fields = table.get("fields");
  }

  public static FieldTable load() {
    return load(MESSAGES);
  }

  public static FieldTable load(String resource) {
    try (InputStream in = FieldTable.class.getResourceAsStream(resource)) {
      return new FieldTable(JSON.readTree(in));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** All fields, as they stand under {@code properties} in an Elasticsearch mapping. */
  public ObjectNode properties() {
    return properties(fields);
  }

  /** The fields by name and type, before the types are replaced by what they stand for. */
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
