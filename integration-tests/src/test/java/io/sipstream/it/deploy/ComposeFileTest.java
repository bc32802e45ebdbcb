package io.sipstream.it.deploy;

import static io.sipstream.it.deploy.ComposeFile.PROJECT;
import static io.sipstream.it.deploy.ComposeFile.services;
import static io.sipstream.it.deploy.ComposeFile.strings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.KafkaSettings;
import io.sipstream.testing.Requirement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be known of {@code docker-compose.yml} without a container engine. */
class ComposeFileTest {
  private static final List<String> THAT_END = List.of("topics", "job", "agent");

  @Test
  void dockerComposeUnderstandsTheFile() throws Exception {
    String compose = Requirement.DOCKER_COMPOSE.program("The schema of docker-compose.yml");
    Process process =
        new ProcessBuilder(compose, "-f", ComposeFile.PATH.toString(), "config", "-q")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(process.getInputStream().readAllBytes())).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /** The image's start script takes all white space out of them (FLINK-38587). */
  @Test
  void settingsOfFlinkHaveNoBlanksInThem() {
    assertThat(ComposeFile.flinkProperties().values())
        .isNotEmpty()
        .noneMatch(it -> it.contains(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "kafka, apache/kafka:, kafka.version, ''",
    "topics, apache/kafka:, kafka.version, ''",
    "elasticsearch, elasticsearch:, elasticsearch-node.version, ''",
    "kibana, kibana:, elasticsearch-node.version, ''",
    "jobmanager, flink:, flink.version, -scala_2.12-java17",
    "taskmanager, flink:, flink.version, -scala_2.12-java17",
    "job, flink:, flink.version, -scala_2.12-java17",
  })
  void imagesHaveTheVersionsThatTheTestsRunWith(
      String service, String before, String property, String after) throws Exception {
    assertThat(services().get(service).path("image").asText())
        .isEqualTo(before + pomProperty(property) + after);
  }

  @TestFactory
  Stream<DynamicTest> everyImageIsPinnedToOneRelease() {
    return forEachService(
        (name, service) ->
            assertThat(service.path("image").asText()).matches("[a-z/-]+:\\d+\\.\\d+\\.\\d+\\S*"));
  }

  @TestFactory
  Stream<DynamicTest> everyServiceHasAMemoryLimit() {
    return forEachService(
        (name, service) -> assertThat(service.path("mem_limit").asText()).matches("\\d+[mg]"));
  }

  @TestFactory
  Stream<DynamicTest> everyServerTellsWhetherItIsHealthyAndEverythingElseEnds() {
    return forEachService(
        (name, service) -> {
          boolean ends = THAT_END.contains(name);
          assertThat(service.at("/healthcheck/test").isEmpty()).isEqualTo(ends);
          assertThat(service.path("restart").asText()).isEqualTo(ends ? "no" : "unless-stopped");
        });
  }

  @TestFactory
  Stream<DynamicTest> whoNeedsAnotherWaitsUntilThatIsReady() {
    return forEachService(
        (name, service) ->
            service
                .path("depends_on")
                .forEachEntry(
                    (needed, how) ->
                        assertThat(how.path("condition").asText())
                            .isEqualTo(
                                THAT_END.contains(needed)
                                    ? "service_completed_successfully"
                                    : "service_healthy")));
  }

  @TestFactory
  Stream<DynamicTest> portsArePublishedOnLoopbackOnly() {
    return forEachService(
        (name, service) ->
            assertThat(strings(service, "ports"))
                .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+")));
  }

  @TestFactory
  Stream<DynamicTest> noServiceMayGainPrivileges() {
    return forEachService(
        (name, service) ->
            assertThat(strings(service, "security_opt")).contains("no-new-privileges:true"));
  }

  /** Kafka makes none by itself there. */
  @Test
  void theTopicsAreThereThatJobAndAgentsMayUse() throws Exception {
    KafkaSettings defaults = JobSettings.of(Map.of()).kafka();
    String command = services().get("topics").path("command").get(2).asText();
    String names = command.replaceAll("(?s).*for topic in ([^;]*);.*", "$1");

    assertThat(names.split(" "))
        .contains(defaults.topics().toArray(String[]::new))
        .contains(
            defaults.framesDeadLetterTopic(), defaults.documentsDeadLetterTopic(), "sip-reports");
  }

  @Test
  void whatIsMountedFromTheProjectIsMountedReadOnly() {
    List<String> mounted =
        services().values().stream()
            .flatMap(service -> strings(service, "volumes"))
            .filter(volume -> volume.startsWith("."))
            .toList();
    assertThat(mounted).hasSize(4).allMatch(volume -> volume.endsWith(":ro"));
    assertThat(mounted.stream().map(volume -> volume.split("/")[1].split(":")[0]))
        .allMatch(name -> PROJECT.resolve(name).toFile().isDirectory());
  }

  private interface Check {
    void of(String name, JsonNode service);
  }

  private static Stream<DynamicTest> forEachService(Check check) {
    Map<String, JsonNode> services = services();
    assertThat(services).containsKeys("kafka", "elasticsearch", "kibana", "jobmanager", "agent");
    return services.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check.of(e.getKey(), e.getValue())));
  }

  private static String pomProperty(String name) throws Exception {
    var pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(PROJECT.resolve("pom.xml").toFile());
    return pom.getElementsByTagName(name).item(0).getTextContent();
  }
}
