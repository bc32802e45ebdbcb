package io.sipstream.settings;

import static io.sipstream.settings.Given.errors;
import static io.sipstream.settings.Given.load;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings from all sources together, as a user gives them. */
class JobCommandTest {
  @TempDir Path directory;

  @Test
  void laterSourcesWin() throws Exception {
    String file = yaml("kafka:\n  group-id: of-file\n  start: earliest\nidle-timeout-ms: 1\n");
    Map<String, String> environment =
        Map.of("SIPSTREAM_KAFKA_GROUP_ID", "of-environment", "SIPSTREAM_KAFKA_START", "latest");

    JobSettings settings =
        load(environment, "--config", file, "--kafka.group-id=of-command-line").settings();

    assertThat(settings.kafka().groupId()).isEqualTo("of-command-line");
    assertThat(settings.kafka().start().from()).isEqualTo(KafkaSettings.From.LATEST);
    assertThat(settings.flink().idleTimeoutMs()).isEqualTo(1);
    assertThat(settings.flink().outOfOrdernessMs()).isEqualTo(5000);
  }

  @Test
  void theEnvironmentMayNameTheFile() throws Exception {
    String file = yaml("kafka.group-id: of-file");

    assertThat(load(Map.of("SIPSTREAM_CONFIG", file)).settings().kafka().groupId())
        .isEqualTo("of-file");
  }

  @Test
  void ofTopicsAndAPatternTheLaterSourceWins() throws Exception {
    String topics = yaml("kafka.topics: [a, b]");
    String pattern = yaml("kafka.topic-pattern: a.*");

    LoadedSettings later = load(Map.of(), "--config=" + topics, "--kafka.topic-pattern=b.*");
    assertThat(later.settings().kafka().topicPattern()).isEqualTo("b.*");
    assertThat(later.settings().kafka().topics()).isEmpty();
    assertThat(later.effectiveYaml()).contains("topic-pattern").doesNotContain(" topics:");

    KafkaSettings listed =
        load(Map.of("SIPSTREAM_KAFKA_TOPICS", "c"), "--config=" + pattern).settings().kafka();
    assertThat(listed.topicPattern()).isNull();
    assertThat(listed.topics()).containsExactly("c");
    assertThat(
            load(Map.of(), "--config=" + yaml(later.effectiveYaml()))
                .settings()
                .kafka()
                .topicPattern())
        .isEqualTo("b.*");
  }

  @Test
  void ofTheWaysToProveWhoOneIsTheLaterSourceWins() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "of-file");
    String password = yaml("elasticsearch: {username: u, password-file: '%s'}".formatted(secret));
    String apiKey = yaml("elasticsearch.api-key-file: '%s'".formatted(secret));

    var plain =
        load(Map.of("SIPSTREAM_ELASTICSEARCH_PASSWORD", "later"), "--config=" + password)
            .settings()
            .elasticsearch()
            .connection();
    assertThat(plain.username()).isEqualTo("u");
    assertThat(plain.password()).isEqualTo(new Secret("later"));

    var key =
        load(Map.of("SIPSTREAM_ELASTICSEARCH_API_KEY", "later"), "--config=" + password)
            .settings()
            .elasticsearch()
            .connection();
    assertThat(key.apiKey()).isEqualTo(new Secret("later"));
    assertThat(key.username()).isNull();
    assertThat(key.password()).isNull();

    var user =
        load(
                Map.of("SIPSTREAM_ELASTICSEARCH_PASSWORD", "later"),
                "--config=" + apiKey,
                "--elasticsearch.username=u")
            .settings()
            .elasticsearch()
            .connection();
    assertThat(user.password()).isEqualTo(new Secret("later"));
    assertThat(user.apiKey()).isNull();
  }

  @Test
  void oneSourceThatGivesBothIsWrong() {
    assertThat(
            errors(
                Map.of(
                    "SIPSTREAM_ELASTICSEARCH_USERNAME", "u",
                    "SIPSTREAM_ELASTICSEARCH_PASSWORD", "p",
                    "SIPSTREAM_ELASTICSEARCH_API_KEY", "k")))
        .containsExactly(
            "elasticsearch.username (in the environment, SIPSTREAM_ELASTICSEARCH_USERNAME) and"
                + " elasticsearch.api-key (in the environment, SIPSTREAM_ELASTICSEARCH_API_KEY) are"
                + " both set; set one of them.");
  }

  @Test
  void switchesMayBeBareAndListsRepeated() throws Exception {
    JobSettings settings =
        load(
                Map.of("SIPSTREAM_PARSE_BODY", "false"),
                "--parse-body",
                "--keep_original=false",
                "--parse_authorization",
                "false",
                "--ports=5070,5060",
                "--ports",
                "5080")
            .settings();

    assertThat(settings.decoder().parseBody()).isTrue();
    assertThat(settings.decoder().keepOriginal()).isFalse();
    assertThat(settings.decoder().parseAuthorization()).isFalse();
    assertThat(settings.decoder().ports()).containsExactly(5060, 5070, 5080);
  }

  @Test
  void kafkaPropertiesComeFromEverySource() throws Exception {
    String file = yaml("kafka:\n  properties:\n    linger.ms: 5\n    fetch: {min.bytes: 3}\n");

    KafkaSettings kafka =
        load(
                Map.of("SIPSTREAM_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "s3cret"),
                "--config=" + file,
                "--kafka.properties.retries=7",
                "--kafka.properties.client.rack",
                "north",
                "--kafka.properties.security.protocol=a=b")
            .settings()
            .kafka();

    assertThat(kafka.properties())
        .containsOnly(
            Map.entry("linger.ms", "5"),
            Map.entry("fetch.min.bytes", "3"),
            Map.entry("sasl.jaas.config", "s3cret"),
            Map.entry("retries", "7"),
            Map.entry("client.rack", "north"),
            Map.entry("security.protocol", "a=b"));
    assertThat(kafka.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIPSTREAM_PORT",
        "SIPSTREAM_SERVICE_HOST",
        "SIPSTREAM_UI_SERVICE_PORT",
        "SIPSTREAM_PORT_8081_TCP_ADDR"
      })
  void variablesOfKubernetesAreNotOurs(String name) throws Exception {
    assertThat(load(Map.of(name, "tcp://10.0.0.1:8081")).settings()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [                                    | cannot be read as YAML (line
          'ports: 1\\nports: 2'                | cannot be read as YAML (line 2)
          'kafka: {topics: a}\\nkafka.topics: b' | kafka.topics is set twice
          'word'                               | holds one value and no settings
          'kafka:\\n  start:\\n'               | kafka.start has no value
          'ports: [[1]]'                       | ports has no value, or not a plain one
          'elasticsearch: {password: s3cret}'  | elasticsearch.password is a secret
          """)
  void aFileThatIsNotAConfigurationIsOneSentence(String text, String told) throws Exception {
    String file = yaml(text.replace("\\n", "\n"));

    assertThat(errors(Map.of(), "--config", file))
        .singleElement()
        .asString()
        .contains(told)
        .contains(file)
        .doesNotContain("s3cret");
  }

  @Test
  void theHelpNamesEverySettingButSecrets() {
    String help = JobCommand.parse(new String[] {"--help"}).help();

    assertThat(SettingDeclaration.all())
        .allSatisfy(
            setting -> {
              if (setting.secret()) {
                assertThat(help).doesNotContain(setting.option() + "=");
              } else {
                assertThat(help).contains(setting.option());
              }
            });
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  private String yaml(String text) throws Exception {
    return Given.yaml(directory, text);
  }
}
