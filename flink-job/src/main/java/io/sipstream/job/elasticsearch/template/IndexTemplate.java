package io.sipstream.job.elasticsearch.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The composable index template of the documents' indices, or of those that tell of missing frames.
 * What is fixed stands in the resource {@code index-template.json}, the fields in those of {@link
 * FieldTable}; prefix, shards and replicas come from the settings.
 */
public final class IndexTemplate {
  /**
   * Goes up with every change of the resources; a template that says less is older and is replaced.
   */
  public static final int VERSION = 4;

  /** Above Elasticsearch's own templates of logs and metrics, which have 100. */
  private static final int PRIORITY_BASE = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Indices indices;
  private final String prefix;
  private final String fields;
  private final String description;

  /** The template of the messages' indices. */
  public IndexTemplate(Indices indices) {
    this(indices, indices.messagesPrefix(), FieldTable.MESSAGES, "SIP messages, one document each");
  }

  private IndexTemplate(Indices indices, String prefix, String fields, String description) {
    this.indices = indices;
    this.prefix = prefix;
    this.fields = fields;
    this.description = description;
  }

  /** The template of the indices that tell of missing frames. */
  public static IndexTemplate captureLoss(Indices indices) {
    return new IndexTemplate(
        indices,
        indices.captureLossPrefix(),
        FieldTable.CAPTURE_LOSS,
        "What agents captured and what of it is missing");
  }

  /** Its name in Elasticsearch: the prefix of the indices. */
  public String name() {
    return prefix;
  }

  /** The body for {@code PUT /_index_template/NAME}. */
  public ObjectNode body() {
    ObjectNode template = resource();
    // Elasticsearch refuses two of equal priority for one index, and the longer prefix means it.
    template.put("priority", PRIORITY_BASE + prefix.length());
    template.putArray("index_patterns").add(prefix + "-*");
    template.put("version", VERSION);
    template.set("_meta", meta());
    ObjectNode settings = (ObjectNode) template.at("/template/settings/index");
    settings.put("number_of_shards", indices.shards());
    settings.put("number_of_replicas", indices.replicas());
    ObjectNode mappings = (ObjectNode) template.at("/template/mappings");
    mappings.set("properties", FieldTable.load(fields).properties());
    mappings.set("_meta", JSON.createObjectNode().put("version", VERSION));
    return template;
  }

  /**
   * Whether what Elasticsearch has need not be replaced: it is newer, or of this version and made
   * with the same shards and replicas. Changes made by hand leave {@code _meta} alone and so stay.
   *
   * @param meta the {@code _meta} of the template there
   */
  boolean isUpToDate(JsonNode meta) {
    int there = meta.path("version").asInt();
    return there > VERSION || (there == VERSION && meta.equals(asRead(meta())));
  }

  private ObjectNode meta() {
    return JSON.createObjectNode()
        .put("version", VERSION)
        .put("description", description)
        .put("shards", indices.shards())
        .put("replicas", indices.replicas());
  }

  private static JsonNode asRead(ObjectNode written) {
    try {
      return JSON.readTree(JSON.writeValueAsBytes(written));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ObjectNode resource() {
    try (InputStream in = IndexTemplate.class.getResourceAsStream("index-template.json")) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
