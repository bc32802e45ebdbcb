package io.sipstream.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.it.SipstreamHome;
import io.sipstream.job.elasticsearch.template.IndexTemplate;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.ElasticsearchSettings.Indices;
import io.sipstream.settings.JobSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the files of {@code deploy} with the code. No Kubernetes cluster is asked. */
class DeployFilesTest {
  private static final Path DEPLOY = SipstreamHome.DIRECTORY.resolve("deploy");
  private static final String TROUBLESHOOTING = "docs/operations/troubleshooting.md";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Test
  void theOperatorsManifestHasPluginsAndSettingsOfTheJob() throws Exception {
    JsonNode manifest = YAML.readTree(DEPLOY.resolve("kubernetes/flinkdeployment.yaml").toFile());
    JsonNode spec = manifest.path("spec");
    JsonNode job = spec.path("job");

    assertThat(spec.path("flinkConfiguration")).allMatch(JsonNode::isTextual);
    assertThat(Class.forName(job.path("entryClass").asText())).hasDeclaredMethods("main");

    // Flink's images have the file system in opt/, and load it from plugins/ only.
    assertThat(spec.path("flinkConfiguration")).anyMatch(each -> each.asText().startsWith("s3://"));
    assertThat(spec.at("/podTemplate/spec/containers/0/env"))
        .anyMatch(
            variable ->
                variable.path("name").asText().equals("ENABLE_BUILT_IN_PLUGINS")
                    && variable
                        .path("value")
                        .asText()
                        .equals("flink-s3-fs-presto-" + flinkVersion() + ".jar"));

    Map<String, String> settings = new LinkedHashMap<>();
    for (JsonNode argument : job.path("args")) {
      String[] parts = argument.asText().substring(2).split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    assertUsable(settings);
  }

  @Test
  void theManifestsTaskManagersAreThoseThatThePageExplains() throws Exception {
    JsonNode manifest = YAML.readTree(DEPLOY.resolve("kubernetes/flinkdeployment.yaml").toFile());
    JsonNode flink = manifest.at("/spec/flinkConfiguration");
    String page = Files.readString(SipstreamHome.DIRECTORY.resolve("docs/install/job.md"));
    int slots = flink.path("taskmanager.numberOfTaskSlots").asInt();
    String options = flink.path("env.java.opts.taskmanager").asText();

    // There the young generation is that of two slots.
    String young = "-Xmn" + slots + "g ";
    assertThat(options).contains(young);
    assertThat(page).contains(options.replace(young, "-Xmn2g ") + "`");

    assertThat(flink.path("state.backend.type").asText()).isEqualTo("hashmap");
    Configuration configuration = new Configuration();
    flink.properties().forEach(e -> configuration.setString(e.getKey(), e.getValue().asText()));
    String memory = manifest.at("/spec/taskManager/resource/memory").asText();
    configuration.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse(memory));
    long heapBytes =
        TaskExecutorProcessUtils.processSpecFromConfig(configuration)
            .getJvmHeapMemorySize()
            .getBytes();
    ReassemblyLimits limits = ReassemblyLimits.defaults();
    // Fragments are joined in two places, streams in one.
    long callBytes = (long) JobSettings.of(Map.of()).calls().maxMib() << 20;
    long waitsBytes =
        slots * (2 * limits.fragments().bytes() + limits.streams().bytes() + callBytes);
    assertThat(heapBytes - MemorySize.parse(slots + "g").getBytes())
        .isGreaterThan(waitsBytes * 5 / 4);
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
    Indices indices = JobSettings.of(Map.of()).elasticsearch().indices();
    Map<String, JsonNode> mappings =
        Map.of(
            indices.prefix(Document.Target.MESSAGES) + "-*",
            new IndexTemplate(indices, Profile.LEAN).body().at("/template/mappings/properties"),
            indices.prefix(Document.Target.CAPTURE_LOSS) + "-*",
            IndexTemplate.of(indices, Document.Target.CAPTURE_LOSS, null)
                .body()
                .at("/template/mappings/properties"));
    Map<String, JsonNode> views = new LinkedHashMap<>();
    List<JsonNode> searches = new ArrayList<>();
    for (String line : Files.readAllLines(DEPLOY.resolve("kibana/sipstream.ndjson"))) {
      JsonNode object = JSON.readTree(line);
      if (object.path("type").asText().equals("index-pattern")) {
        views.put(
            object.path("id").asText(), mappings.get(object.at("/attributes/title").asText()));
      } else {
        searches.add(object);
      }
    }

    assertThat(views.values()).containsExactlyInAnyOrderElementsOf(mappings.values());
    assertThat(searches).hasSize(3);
    String runbooks = Files.readString(SipstreamHome.DIRECTORY.resolve(TROUBLESHOOTING));
    assertThat(runbooks).contains("\"SIP: missing frames\"");
    assertThat(searches)
        .anyMatch(each -> each.at("/attributes/title").asText().equals("SIP: missing frames"));
    for (JsonNode search : searches) {
      assertThat(search.path("references")).hasSize(1);
      JsonNode mapping = views.get(search.at("/references/0/id").asText());
      for (JsonNode column : search.at("/attributes/columns")) {
        assertThat(mapping.at(path(column.asText())).has("type")).as(column.asText()).isTrue();
      }
      for (JsonNode sort : search.at("/attributes/sort")) {
        assertThat(mapping.at(path(sort.get(0).asText())).path("type").asText()).startsWith("date");
      }
    }
  }

  private static String createTopics(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(DEPLOY.resolve("kafka/create-topics.sh").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder script = new ProcessBuilder(command);
    script.environment().put("KAFKA_TOPICS", "echo");
    script.environment().put("KAFKA_OPTIONS", "--command-config client.properties");
    Process process = script.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void theTopicsAreThoseOfTheDefaultsAndKeepTheTimeOfArrival() throws Exception {
    String output = createTopics("kafka:9092", "96", "3");

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

  /** The job refuses topics that are not there. */
  @ParameterizedTest
  @ValueSource(strings = {"docs/guides/replay-and-reprocess.md", TROUBLESHOOTING})
  void whoTakesDeadLettersBackIsToldToMakeTheTopicsForThoseThatFailAgain(String file)
      throws Exception {
    String text = Files.readString(SipstreamHome.DIRECTORY.resolve(file));
    Matcher command =
        Pattern.compile("(?m)^ *deploy/kafka/create-topics\\.sh KAFKA:9092 (.*)$").matcher(text);
    List<String> made = new ArrayList<>();
    while (command.find()) {
      createTopics(("kafka:9092 " + command.group(1)).split(" "))
          .lines()
          .map(line -> line.replaceAll(".*--topic (\\S+) .*", "$1"))
          .forEach(made::add);
    }
    List<String> used =
        Pattern.compile("-dead-letter-topic (\\S+-2)\\b")
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(used).isNotEmpty();
    assertThat(made).containsExactlyInAnyOrderElementsOf(used);
  }

  /** systemd puts a credential where the agent's arguments say that it is. */
  @Test
  void theAgentsCredentialIsWhereItsArgumentsLookForIt() throws Exception {
    String unit = "sipstream-agent.service";
    assertThat(DEPLOY.resolve("agent").resolve(unit)).exists();
    String text = Files.readString(DEPLOY.resolve("agent/agent.conf"));
    Matcher credential = Pattern.compile("LoadCredential=([a-z.]+):(/\\S+)").matcher(text);

    assertThat(credential.find()).isTrue();
    assertThat(text)
        .contains("--producer-config /run/credentials/" + unit + "/" + credential.group(1))
        .contains("systemctl edit " + unit.replace(".service", ""));
  }

  /** Without the file the unit has to start all the same: "live" needs no key. */
  @Test
  void theAgentsUnitOffersTheHepKeyAsACredential() throws Exception {
    String unit = Files.readString(DEPLOY.resolve("agent/sipstream-agent.service"));

    assertThat(unit.lines())
        .contains("LoadCredential=hep.key:/etc/sipstream/hep.key", "SetCredential=hep.key:\\n");
    assertThat(Files.readString(DEPLOY.resolve("agent/agent.conf")))
        .contains("--auth-key-file /run/credentials/sipstream-agent.service/hep.key");
  }

  private static String flinkVersion() {
    return ComposeFile.services()
        .get("jobmanager")
        .path("image")
        .asText()
        .replaceAll("flink:|-scala.*", "");
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
