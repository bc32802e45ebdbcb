package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.it.SipstreamHome;
import io.sipstream.job.elasticsearch.connection.SearchServer;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.JobSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the templates and lifecycles of {@code deploy} with the code and with each other. {@code
 * -Ddocs.update=true} writes the templates.
 */
class TemplateFilesTest {
  private static final Path DEPLOY = SipstreamHome.DIRECTORY.resolve("deploy");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTemplateIsThatOfTheJobWithAnAlias(boolean lifecycle) throws Exception {
    JobSettings defaults = JobSettings.of(Map.of());
    ObjectNode template =
        new IndexTemplate(defaults.elasticsearch().indices(), Profile.LEAN).body();
    ((ObjectNode) template.path("template")).putObject("aliases").putObject("packetbeat-sip");
    assertCopied("index-template", lifecycle, "sip-messages", template);
  }

  /** Compares a file with a template, with or without a lifecycle. */
  private static void assertCopied(
      String file, boolean lifecycle, String policy, ObjectNode template) throws Exception {
    if (lifecycle) {
      ((ObjectNode) template.at("/template/settings/index"))
          .putObject("lifecycle")
          .put("name", policy);
    }
    assertCopied(file + (lifecycle ? "-ilm" : "") + ".json", template);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MESSAGES")
  void theTemplateOfATargetIsThatOfTheJob(Document.Target target) throws Exception {
    assertCopied(target + "-index-template", false, null, template(target).body());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"MESSAGES", "CAPTURE_LOSS"})
  void theTemplateWithALifecycleIsThatOfTheJob(Document.Target target) throws Exception {
    assertCopied(target + "-index-template", true, "sip-" + target, template(target).body());
  }

  private static IndexTemplate template(Document.Target target) throws Exception {
    Indices indices = JobSettings.of(Map.of()).elasticsearch().indices();
    return IndexTemplate.of(indices, target, Profile.LEAN);
  }

  @ParameterizedTest
  @EnumSource
  void theTemplateOfOpenSearchIsTheOneThatTheJobInstallsThere(Document.Target target)
      throws Exception {
    String name = (target + "-").replace("messages-", "") + "index-template.json";
    assertCopied("../opensearch/" + name, template(target).body(SearchServer.Kind.OPENSEARCH));
  }

  /** The policy of OpenSearch does at the same age what that of Elasticsearch does. */
  @ParameterizedTest
  @CsvSource({
    "'', sip-messages",
    "calls-, sip-calls",
    "registrations-, sip-registrations",
    "kpis-, sip-kpis",
    "alerts-, sip-alerts"
  })
  void bothLifecyclesHaveTheSameAges(String file, String indices) throws Exception {
    JsonNode phases =
        JSON.readTree(DEPLOY.resolve("elasticsearch/" + file + "ilm-policy.json").toFile())
            .at("/policy/phases");
    JsonNode policy =
        JSON.readTree(DEPLOY.resolve("opensearch/" + file + "ism-policy.json").toFile())
            .path("policy");
    Map<String, JsonNode> states = new LinkedHashMap<>();
    policy.path("states").forEach(state -> states.put(state.path("name").asText(), state));

    assertThat(names(phases)).isEqualTo(new TreeSet<>(states.keySet()));
    assertThat(states).containsKey(policy.path("default_state").asText());
    for (JsonNode state : states.values()) {
      for (JsonNode transition : state.path("transitions")) {
        JsonNode next = phases.path(transition.path("state_name").asText());
        assertThat(transition.at("/conditions/min_index_age")).isEqualTo(next.path("min_age"));
      }
    }
    assertThat(states.get("warm").at("/actions/0/force_merge/max_num_segments"))
        .isEqualTo(phases.at("/warm/actions/forcemerge/max_num_segments"));
    assertThat(states.get("delete").at("/actions/0").has("delete")).isTrue();
    assertThat(policy.at("/ism_template/0/index_patterns/0").asText()).isEqualTo(indices + "-*");
  }

  private static void assertCopied(String name, ObjectNode template) throws Exception {
    Path file = DEPLOY.resolve("elasticsearch").resolve(name);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(template) + "\n");
    }

    assertThat(JSON.readTree(file.toFile())).isEqualTo(JSON.readTree(template.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ilm-policy.json",
        "calls-ilm-policy.json",
        "registrations-ilm-policy.json",
        "kpis-ilm-policy.json",
        "alerts-ilm-policy.json"
      })
  void theLifecycleRollsNothingOverAndRecoversNewIndicesFirst(String file) throws Exception {
    JsonNode phases =
        JSON.readTree(DEPLOY.resolve("elasticsearch").resolve(file).toFile()).at("/policy/phases");

    assertThat(phases.findValues("rollover")).isEmpty();
    assertThat(phases.at("/delete/actions").has("delete")).isTrue();
    assertThat(phases.at("/hot/actions/set_priority/priority").asInt())
        .isGreaterThan(phases.at("/warm/actions/set_priority/priority").asInt());
  }

  /** Indices that the job makes get the alias from the template, older ones from the file. */
  @Test
  void olderIndicesGetTheAliasOfTheTemplate() throws Exception {
    JsonNode template = JSON.readTree(DEPLOY.resolve("elasticsearch/index-template.json").toFile());
    JsonNode add =
        JSON.readTree(DEPLOY.resolve("elasticsearch/packetbeat-alias.json").toFile())
            .at("/actions/0/add");

    assertThat(add.path("index")).isEqualTo(template.at("/index_patterns/0"));
    assertThat(names(template.at("/template/aliases"))).containsExactly(add.path("alias").asText());
  }

  private static TreeSet<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
