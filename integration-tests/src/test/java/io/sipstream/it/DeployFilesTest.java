package io.sipstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sipstream.job.elasticsearch.IndexTemplate;
import io.sipstream.job.settings.JobSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the files of {@code deploy} to the code. The schema of a FlinkDeployment cannot be had from
 * Maven, so its fields are held to a list from the operator's reference; no cluster is asked.
 * {@code -Dreadme.update=true} writes the templates anew.
 */
class DeployFilesTest {
  private static final Path DEPLOY = SipstreamHome.DIRECTORY.resolve("deploy");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * FlinkDeploymentSpec and JobSpec of the Flink Kubernetes Operator's custom resource reference.
   */
  private static final List<String> SPEC_FIELDS =
      List.of(
          "job",
          "restartNonce",
          "flinkConfiguration",
          "image",
          "imagePullPolicy",
          "serviceAccount",
          "flinkVersion",
          "ingress",
          "podTemplate",
          "jobManager",
          "taskManager",
          "logConfiguration",
          "mode");

  private static final List<String> JOB_FIELDS =
      List.of(
          "jarURI",
          "parallelism",
          "entryClass",
          "args",
          "state",
          "savepointTriggerNonce",
          "initialSavepointPath",
          "checkpointTriggerNonce",
          "upgradeMode",
          "allowNonRestoredState",
          "savepointRedeployNonce");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTemplateIsThatOfTheJobWithAnAlias(boolean lifecycle) throws Exception {
    JobSettings defaults = JobSettings.of(Map.of());
    ObjectNode template = new IndexTemplate(defaults.elasticsearch().indices()).body();
    ((ObjectNode) template.path("template")).putObject("aliases").putObject("packetbeat-sip");
    if (lifecycle) {
      ((ObjectNode) template.at("/template/settings/index"))
          .putObject("lifecycle")
          .put("name", "sip-messages");
    }
    Path file =
        DEPLOY.resolve("elasticsearch/index-template" + (lifecycle ? "-ilm" : "") + ".json");
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(template) + "\n");
    }

    assertThat(JSON.readTree(file.toFile())).isEqualTo(JSON.readTree(template.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"elasticsearch/ilm-policy.json", "elasticsearch/packetbeat-alias.json"})
  void whatElasticsearchIsGivenIsJson(String file) throws Exception {
    assertThat(JSON.readTree(DEPLOY.resolve(file).toFile()).isObject()).isTrue();
  }

  @Test
  void theOperatorsManifestHasKnownFieldsAndSettingsOfTheJob() throws Exception {
    JsonNode manifest = YAML.readTree(DEPLOY.resolve("kubernetes/flinkdeployment.yaml").toFile());
    JsonNode spec = manifest.path("spec");
    JsonNode job = spec.path("job");

    assertThat(manifest.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
    assertThat(manifest.path("kind").asText()).isEqualTo("FlinkDeployment");
    assertThat(names(spec)).isSubsetOf(SPEC_FIELDS);
    assertThat(names(job)).isSubsetOf(JOB_FIELDS);
    assertThat(spec.path("flinkVersion").asText()).isEqualTo("v1_20");
    assertThat(spec.path("flinkConfiguration")).allMatch(JsonNode::isTextual);
    assertThat(job.path("upgradeMode").asText()).isIn("savepoint", "last-state", "stateless");
    assertThat(job.path("entryClass").asText()).isEqualTo("io.sipstream.job.SipJob");

    Map<String, String> settings = new LinkedHashMap<>();
    for (JsonNode argument : job.path("args")) {
      String[] parts = argument.asText().substring(2).split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    assertUsable(settings);
  }

  @Test
  void theExampleOfSettingsIsOneOfTheJob() throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    flatten("", YAML.readTree(DEPLOY.resolve("flink/sipstream.yaml").toFile()), settings);
    assertUsable(settings);
  }

  /** Files are those of another machine; all else must be taken, and secrets in messages hidden. */
  private static void assertUsable(Map<String, String> settings) throws Exception {
    assertThat(settings).containsEntry("mask", "credentials,keys");
    Path file = Files.createTempFile("deploy", ".pem");
    try {
      settings.replaceAll((key, value) -> key.endsWith("-file") ? file.toString() : value);
      Files.writeString(file, "a=b\n");
      JobSettings loaded = JobSettings.of(settings);
      assertThat(loaded.elasticsearch().connection().hosts())
          .allMatch(host -> host.getScheme().equals("https"));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void kibanasObjectsBelongTogetherAndShowFieldsThatExist() throws Exception {
    JsonNode mapping =
        new IndexTemplate(JobSettings.of(Map.of()).elasticsearch().indices())
            .body()
            .at("/template/mappings/properties");
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Files.readAllLines(DEPLOY.resolve("kibana/sipstream.ndjson"))) {
      objects.add(JSON.readTree(line));
    }
    List<String> ids = objects.stream().map(each -> each.path("id").asText()).toList();

    assertThat(objects).hasSize(3);
    assertThat(objects.get(0).at("/attributes/title").asText()).isEqualTo("sip-messages-*");
    for (JsonNode object : objects) {
      object.path("references").forEach(to -> assertThat(ids).contains(to.path("id").asText()));
      for (JsonNode column : object.at("/attributes/columns")) {
        assertThat(mapping.at(path(column.asText())).has("type")).as(column.asText()).isTrue();
      }
      for (JsonNode sort : object.at("/attributes/sort")) {
        assertThat(mapping.at(path(sort.get(0).asText())).path("type").asText())
            .isEqualTo("date_nanos");
      }
    }
  }

  @Test
  void theTopicsAreThoseOfTheDefaultsAndKeepTheTimeOfArrival() throws Exception {
    ProcessBuilder script =
        new ProcessBuilder(
            DEPLOY.resolve("kafka/create-topics.sh").toString(), "kafka:9092", "96", "3");
    script.environment().put("KAFKA_TOPICS", "echo");
    script.environment().put("KAFKA_OPTIONS", "--command-config client.properties");
    Process process = script.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    JobSettings defaults = JobSettings.of(Map.of());
    assertThat(output.lines())
        .hasSize(5)
        .allMatch(line -> line.contains("--config message.timestamp.type=LogAppendTime"))
        .allMatch(line -> line.contains("--partitions 96 --replication-factor 3"))
        .allMatch(line -> line.startsWith("--command-config client.properties"));
    for (String topic :
        List.of(
            defaults.kafka().topics().get(0),
            defaults.kafka().framesDeadLetterTopic(),
            defaults.kafka().documentsDeadLetterTopic())) {
      assertThat(output).contains("--topic " + topic + " ");
    }
  }

  private static TreeSet<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String path(String field) {
    return "/" + field.replace(".", "/properties/");
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                      field.getValue(),
                      into));
    } else if (node.isArray()) {
      List<String> values = new ArrayList<>();
      node.forEach(value -> values.add(value.asText()));
      into.put(prefix, String.join(",", values));
    } else {
      into.put(prefix, node.asText());
    }
  }
}
