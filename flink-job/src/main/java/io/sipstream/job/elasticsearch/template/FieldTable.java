package io.sipstream.job.elasticsearch.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.document.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads the fields of documents and their types from a resource such as {@code index-fields.json}.
 * {@code fields} has nested objects whose leaves are names of types. {@code types} defines these
 * names. A definition may use other names, or differ for lean and full documents.
 */
public final class FieldTable {
  /** Resource with the fields of messages. */
  static final String MESSAGES = "index-fields.json";

  /** Resource with the fields of documents about capture loss. */
  static final String CAPTURE_LOSS = "capture-loss-fields.json";

  /** Resource with the fields of records of calls. */
  static final String CALLS = "call-fields.json";

  /** Resource with the fields of records of registrations. */
  static final String REGISTRATIONS = "registration-fields.json";

  /** Resource with the fields of KPIs. */
  static final String KPIS = "kpi-fields.json";

  /** Resource with the fields of alerts. */
  static final String ALERTS = "alert-fields.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROPERTIES = "properties";
  private static final String FULL = "full";
  private static final String LEAN = "lean";

  private final JsonNode types;
  private final JsonNode fields;
  private final Predicate<String> lean;

  private FieldTable(JsonNode table, Predicate<String> lean) {
    types = table.get("types");
    fields = table.get("fields");
    this.lean = lean;
  }

  /** Reads the fields of messages, with the types for documents of a profile. */
  public static FieldTable messages(Profile profile) {
    return load(MESSAGES, profile);
  }

  /**
   * Reads the fields of messages, with types between those of lean and of full documents.
   *
   * @param lean returns whether a type of the table has its definition for lean documents
   */
  public static FieldTable messages(Predicate<String> lean) {
    return load(MESSAGES, lean);
  }

  /** Reads the fields of a resource of this package. */
  static FieldTable load(String resource, Profile profile) {
    return load(resource, type -> profile != Profile.FULL);
  }

  private static FieldTable load(String resource, Predicate<String> lean) {
    try (InputStream in = FieldTable.class.getResourceAsStream(resource)) {
      return new FieldTable(JSON.readTree(in), lean);
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
    if (type.has(FULL)) {
      return type.get(lean.test(name) ? LEAN : FULL).deepCopy();
    }
    return type.has(PROPERTIES) ? object(type.get(PROPERTIES)) : type.deepCopy();
  }
}
