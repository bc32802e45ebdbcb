package io.sipstream.job.elasticsearch.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class IndexTemplateTest {
  // What an Elasticsearch without the licensed modules has.
  private static final Set<String> PLAIN_TYPES =
      Set.of("keyword", "text", "long", "float", "boolean", "ip", "date", "date_nanos");

  private static final Map<String, JsonNode> FIELDS = fields(template(2, 1).body());
  private static final Map<String, JsonNode> LEAN_FIELDS =
      fields(template(Map.of("document-profile", "lean")).body());

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "packetbeat-fields.csv", numLinesToSkip = 1)
  void everyFieldOfPacketbeatHasItsType(String field, String type, boolean searchableAsText) {
    assertThat(FIELDS).containsKey(field);
    assertThat(FIELDS.get(field).path("type").asText()).isEqualTo(type);
    assertThat(FIELDS.get(field).at("/fields/text/type").asText())
        .isEqualTo(searchableAsText ? "text" : "");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "packetbeat-fields.csv", numLinesToSkip = 1)
  void inLeanDocumentsEveryFieldOfPacketbeatCanBeSearched(String field, String type) {
    JsonNode lean = LEAN_FIELDS.get(field);
    assertThat(lean.path("type").asText()).isEqualTo(type);
    assertThat(lean.path("index").asBoolean(true)).isEqualTo(!field.equals("event.original"));
    assertThat(lean.at("/fields").has("text")).isFalse();
  }

  @Test
  void theMappingsOfBothProfilesHaveTheSameFields() {
    assertThat(LEAN_FIELDS.keySet()).isEqualTo(FIELDS.keySet());
    LEAN_FIELDS.forEach(
        (name, lean) -> assertThat(lean.path("type")).isEqualTo(FIELDS.get(name).path("type")));
  }

  @Test
  void aTemplateForAnotherProfileIsReplaced() {
    ObjectNode full = (ObjectNode) template(1, 1).body().path("_meta");
    ObjectNode lean = full.deepCopy().put("mapping", "lean");

    assertThat(template(1, 1).isUpToDate(full)).isTrue();
    assertThat(template(1, 1).isUpToDate(lean)).isFalse();
  }

  @Test
  void noTypeNeedsALicensedModule() {
    assertThat(FIELDS.values())
        .allSatisfy(
            field -> {
              assertThat(field.path("type").asText()).isIn(PLAIN_TYPES);
              field
                  .path("fields")
                  .forEach(sub -> assertThat(sub.path("type").asText()).isIn(PLAIN_TYPES));
            });
  }

  @Test
  void noKeywordCanBeTooLongForItsIndex() {
    assertThat(FIELDS)
        .allSatisfy(
            (name, field) -> {
              if (field.path("type").asText().equals("keyword")
                  && field.path("index").asBoolean(true)) {
                assertThat(field.path("ignore_above").asInt()).isEqualTo(1024);
              }
            });
  }

  @Test
  void theMessageItselfIsKeptButNotIndexed() {
    JsonNode original = FIELDS.get("event.original");

    assertThat(original.path("index").asBoolean(true)).isFalse();
    assertThat(original.path("doc_values").asBoolean(true)).isFalse();
  }

  @Test
  void numbersThatAreKeywordsHaveASubFieldForRanges() {
    assertThat(FIELDS.get("sip.code").at("/fields/number/type").asText()).isEqualTo("long");
    assertThat(FIELDS.get("sip.cseq.code").at("/fields/number/type").asText()).isEqualTo("long");
    assertThat(FIELDS.get("sip.from.uri.port").at("/fields/number/type").asText())
        .isEqualTo("long");
    assertThat(FIELDS.get("sip.contact.expires").at("/fields/number/type").asText())
        .isEqualTo("long");
    assertThat(FIELDS.get("sip.contact.q").at("/fields/number/type").asText()).isEqualTo("float");
  }

  @Test
  void theSettingsGoIntoTheTemplate() {
    ObjectNode body = template(2, 1).body();

    assertThat(body.at("/index_patterns/0").asText()).isEqualTo("sip-messages-*");
    assertThat(body.at("/template/settings/index/number_of_shards").asInt()).isEqualTo(2);
    assertThat(body.at("/template/settings/index/number_of_replicas").asInt()).isEqualTo(1);
  }

  @Test
  void anEqualOrNewerTemplateStays() {
    ObjectNode equal = (ObjectNode) template(2, 1).body().path("_meta");

    assertThat(template(2, 1).isUpToDate(equal)).isTrue();
    assertThat(template(2, 1).isUpToDate(withVersion(equal, IndexTemplate.VERSION + 1))).isTrue();
  }

  @Test
  void anOlderTemplateOrOneWithOtherShardsIsReplaced() {
    ObjectNode equal = (ObjectNode) template(2, 1).body().path("_meta");

    assertThat(template(2, 1).isUpToDate(withVersion(equal, IndexTemplate.VERSION - 1))).isFalse();
    assertThat(template(3, 1).isUpToDate(equal)).isFalse();
    assertThat(template(2, 0).isUpToDate(equal)).isFalse();
    assertThat(template(2, 1).isUpToDate(JsonNodeFactory.instance.missingNode())).isFalse();
  }

  @Test
  void ofTwoPrefixesThatBeginAlikeTheLongerOneHasItsOwnIndices() {
    long shorter = template("sip").body().path("priority").asLong();
    long longer = template("sip-messages").body().path("priority").asLong();

    assertThat(longer).isGreaterThan(shorter);
  }

  private static ObjectNode withVersion(ObjectNode meta, int version) {
    return meta.deepCopy().put("version", version);
  }

  private static IndexTemplate template(String prefix) {
    return template(Map.of("elasticsearch.index-prefix", prefix));
  }

  private static IndexTemplate template(int shards, int replicas) {
    return template(
        Map.of(
            "document-profile",
            "full",
            "elasticsearch.shards",
            "" + shards,
            "elasticsearch.replicas",
            "" + replicas));
  }

  private static IndexTemplate template(Map<String, String> texts) {
    try {
      JobSettings settings = JobSettings.of(texts);
      return new IndexTemplate(settings.elasticsearch().indices(), settings.decoder().profile());
    } catch (InvalidSettingsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Map<String, JsonNode> fields(ObjectNode body) {
    Map<String, JsonNode> fields = new TreeMap<>();
    collect("", body.at("/template/mappings/properties"), fields);
    return fields;
  }

  private static void collect(String prefix, JsonNode properties, Map<String, JsonNode> into) {
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      String name = prefix + entry.getKey();
      if (entry.getValue().has("properties")) {
        collect(name + ".", entry.getValue().get("properties"), into);
      } else {
        into.put(name, entry.getValue());
      }
    }
  }
}
