package io.sipstream.job.elasticsearch.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.job.elasticsearch.connection.SearchServer;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Creates the composable index template of a target's indices. The resource {@code
 * index-template.json} has the fixed part, {@link FieldTable} the fields. Prefix, shards and
 * replicas are settings.
 */
public final class IndexTemplate {
  /** Version of the template. Increase it with every change of the resources. */
  public static final int VERSION = 6;

  /** Minimum priority; above Elasticsearch's templates of logs and metrics, which have 100. */
  private static final int PRIORITY_BASE = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Indices indices;
  private final String prefix;
  private final String fields;
  private final String description;
  private final Profile profile;

  /**
   * Creates the template of the messages' indices.
   *
   * @param profile profile of the documents; full documents have more ways to be searched
   */
  public IndexTemplate(Indices indices, Profile profile) {
    this(
        indices,
        indices.prefix(Document.Target.MESSAGES),
        FieldTable.MESSAGES,
        "SIP messages, one document each",
        profile);
  }

  private IndexTemplate(
      Indices indices, String prefix, String fields, String description, Profile profile) {
    this.indices = indices;
    this.prefix = prefix;
    this.fields = fields;
    this.description = description;
    this.profile = profile;
  }

  /**
   * Creates the template of a target's indices.
   *
   * @param profile profile of the messages' documents; other targets ignore it
   */
  public static IndexTemplate of(Indices indices, Document.Target target, Profile profile) {
    return switch (target) {
      case MESSAGES -> new IndexTemplate(indices, profile);
      case CAPTURE_LOSS ->
          of(
              indices,
              target,
              FieldTable.CAPTURE_LOSS,
              "What agents captured and what of it is missing");
      case CALLS -> of(indices, target, FieldTable.CALLS, "SIP calls, one document each");
      case REGISTRATIONS ->
          of(indices, target, FieldTable.REGISTRATIONS, "SIP registrations, one document each");
      case KPIS ->
          of(
              indices,
              target,
              FieldTable.KPIS,
              "KPIs of SIP calls, one document per minute and pair of elements");
      case ALERTS -> of(indices, target, FieldTable.ALERTS, "Alerts, one document each");
    };
  }

  private static IndexTemplate of(
      Indices indices, Document.Target target, String fields, String description) {
    return new IndexTemplate(indices, indices.prefix(target), fields, description, null);
  }

  /** Returns the name in Elasticsearch, which is the prefix of the indices. */
  public String name() {
    return prefix;
  }

  /** Returns the priority; Elasticsearch rejects overlapping templates of equal priority. */
  int priority() {
    // The longer of two prefixes wins.
    return PRIORITY_BASE + prefix.length();
  }

  /** Returns the body of {@link #body(SearchServer.Kind)} for Elasticsearch. */
  public ObjectNode body() {
    return body(SearchServer.Kind.ELASTICSEARCH);
  }

  /** Returns the body for {@code PUT /_index_template/NAME}. */
  public ObjectNode body(SearchServer.Kind server) {
    ObjectNode template = resource();
    if (server != SearchServer.Kind.ELASTICSEARCH) {
      // OpenSearch rejects it, and creates indices unless action.auto_create_index forbids it.
      template.remove("allow_auto_create");
    }
    template.put("priority", priority());
    template.putArray("index_patterns").add(prefix + "-*");
    template.put("version", VERSION);
    template.set("_meta", meta());
    ObjectNode settings = (ObjectNode) template.at("/template/settings/index");
    settings.put("number_of_shards", indices.shards());
    settings.put("number_of_replicas", indices.replicas());
    ObjectNode mappings = (ObjectNode) template.at("/template/mappings");
    mappings.set("properties", FieldTable.load(fields, profile).properties());
    mappings.set("_meta", JSON.createObjectNode().put("version", VERSION));
    return template;
  }

  /**
   * Returns whether the installed template is up to date: newer, or of this version and with equal
   * shards, replicas and profile. Manual changes do not affect {@code _meta} and are kept.
   *
   * @param meta the {@code _meta} of the installed template
   */
  boolean isUpToDate(JsonNode meta) {
    int installed = meta.path("version").asInt();
    return installed > VERSION || (installed == VERSION && meta.equals(asRead(meta())));
  }

  private ObjectNode meta() {
    ObjectNode meta =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("description", description)
            .put("shards", indices.shards())
            .put("replicas", indices.replicas());
    if (profile != null) {
      meta.put("mapping", profile == Profile.FULL ? "full" : "lean");
    }
    return meta;
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
