package io.sipstream.job.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    String file = yaml("kafka:\n  group-id: of-file\n  start: earliest\nidleness-ms: 1\n");
    Map<String, String> environment =
        Map.of("SIPSTREAM_KAFKA_GROUP_ID", "of-environment", "SIPSTREAM_KAFKA_START", "latest");

    JobSettings settings =
        load(environment, "--config", file, "--kafka.group-id=of-command-line").settings();

    assertThat(settings.kafka().groupId()).isEqualTo("of-command-line");
    assertThat(settings.kafka().start().from()).isEqualTo(KafkaSettings.From.LATEST);
    assertThat(settings.flink().idlenessMs()).isEqualTo(1);
    assertThat(settings.flink().outOfOrdernessMs()).isEqualTo(5000);
  }

  @Test
  void theEnvironmentMayNameTheFile() throws Exception {
    String file = yaml("kafka.group-id: of-file");

    assertThat(load(Map.of("SIPSTREAM_CONFIG", file)).settings().kafka().groupId())
        .isEqualTo("of-file");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws Exception {
    String file = yaml("ports: [5060, 70000]\nkafka:\n  topic: x\n");
    Map<String, String> environment =
        Map.of("SIPSTREAM_CHECKPOINT_INTERVAL_MS", "soon", "SIPSTREAM_IDLENES_MS", "1");

    assertThat(
            errors(
                environment,
                "--config=" + file,
                "--kafka.start=yesterday",
                "--elasticsearch.shards",
                "--parse-body=perhaps",
                "--elasticsearch.password=s3cret",
                "--kafka.properties.sasl.jaas.config=s3cret",
                "--kafka.properties.group.id=other",
                "--elasticsearch.host=http://a:1",
                "capture.pcap"))
        .containsExactlyInAnyOrder(
            "ports is \"5060,70000\" (in "
                + file
                + ", line 1); allowed: ports from 1 to 65535; none switches SIP off.",
            "There is no setting kafka.topic (in " + file + ", line 3); did you mean kafka.topics?",
            "checkpoint-interval-ms is \"soon\" (in the environment,"
                + " SIPSTREAM_CHECKPOINT_INTERVAL_MS); allowed: a whole number from 100 to"
                + " 3600000.",
            "There is no setting for the environment variable SIPSTREAM_IDLENES_MS; did you mean"
                + " SIPSTREAM_IDLENESS_MS?",
            "kafka.start is \"yesterday\" (on the command line); allowed: committed, earliest,"
                + " latest, a time such as 2026-11-22T10:00:00Z or milliseconds since 1970.",
            "elasticsearch.shards needs a value (on the command line); allowed: a whole number"
                + " from 1 to 1024.",
            "parse-body is \"perhaps\" (on the command line); allowed: true or false.",
            "elasticsearch.password is a secret and not taken from here (on the command line); use"
                + " elasticsearch.password-file or the environment variable"
                + " SIPSTREAM_ELASTICSEARCH_PASSWORD.",
            "kafka.properties.sasl.jaas.config is a secret and not taken from here (on the command"
                + " line); use kafka.properties-file or the environment.",
            "kafka.properties.group.id is not to be set; use kafka.group-id (on the command"
                + " line).",
            "There is no option --elasticsearch.host; did you mean --elasticsearch.hosts?",
            "The command line takes options alone, and \"capture.pcap\" is none.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ports                            | 0
          ports                            | 5060,,5061
          ports                            | sip
          community-id-seed                | 65536
          community-id-seed                | -1
          kafka.bootstrap-servers          | localhost
          kafka.topics                     | a b
          kafka.topics                     | ''
          kafka.topic-pattern              | (
          kafka.group-id                   | ''
          kafka.start                      | 2026-11-22
          kafka.start                      | -5
          kafka.start                      | 99999999999999999999
          until                            | earliest
          kafka.properties-file            | /nowhere/client.properties
          elasticsearch.hosts              | localhost:9200
          elasticsearch.hosts              | ftp://localhost:21
          elasticsearch.hosts              | http://user:word@localhost:9200
          elasticsearch.hosts              | http://localhost:9200/path
          elasticsearch.hosts              | 'http://a:1, ://'
          elasticsearch.hosts              | http://localhost
          elasticsearch.hosts              | http://localhost:0
          elasticsearch.hosts              | http://localhost:99999
          elasticsearch.path-prefix        | search
          elasticsearch.path-prefix        | /
          elasticsearch.path-prefix        | /a//
          elasticsearch.path-prefix        | /a//b
          elasticsearch.path-prefix        | /a b
          elasticsearch.path-prefix        | /a?b
          elasticsearch.index-prefix       | SIP
          elasticsearch.index-prefix       | -sip
          elasticsearch.index-span         | week
          elasticsearch.replicas           | -1
          elasticsearch.bulk-size-mib      | 101
          elasticsearch.reject-share-limit | 0
          elasticsearch.reject-share-limit | 1.1
          elasticsearch.reject-share-limit | NaN
          elasticsearch.retry-max-ms       | 0
          checkpoint-interval-ms           | 99
          out-of-orderness-ms              | 1e3
          """)
  void aValueThatIsNotAllowedIsOneSentenceWithItsKey(String key, String value) {
    assertThat(errors(Map.of(), "--" + key + "=" + value))
        .singleElement()
        .asString()
        .startsWith(key + " is \"")
        .contains(SettingsTable.find(key).orElseThrow().allowed())
        .endsWith(".")
        .doesNotContain("word@");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kafka.topics=a --kafka.topic-pattern=b                | both set
          --elasticsearch.username=u                              | belong together
          --elasticsearch.retry-initial-ms=9 --elasticsearch.retry-max-ms=8 | more than
          --kafka.topics=sip-frames-dead-letter                   | come round for ever
          --kafka.topic-pattern=sip-.*-dead-letter                | come round for ever
          --kafka.frames-dead-letter-topic=a --kafka.documents-dead-letter-topic=a | told apart
          --kafka.topics=a --kafka.frames-dead-letter-topic=a     | come round for ever
          --until=latest --until=never                            | set twice
          """)
  void valuesThatExcludeEachOtherAreTold(String arguments, String told) {
    assertThat(errors(Map.of(), arguments.split(" ")))
        .isNotEmpty()
        .allSatisfy(sentence -> assertThat(sentence).contains(told));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kafka.properties                         | --kafka.properties needs NAME=VALUE (on the command line).
          --kafka.properties --until=latest          | --kafka.properties needs NAME=VALUE (on the command line).
          --kafka.properties.linger.ms               | kafka.properties.linger.ms needs a value (on the command line).
          --kafka.properties.linger.ms --ports=5060  | kafka.properties.linger.ms needs a value (on the command line).
          --kafka.properties.=x                      | kafka.properties. names no property (on the command line).
          --kafka.properties.                        | kafka.properties. needs a value (on the command line).
          --print-config=foo                         | --print-config takes no value (on the command line).
          --help=foo                                 | --help takes no value (on the command line).
          -h=foo                                     | --help takes no value (on the command line).
          -- --ports=5060                            | The command line takes options alone and needs no --; leave it out.
          --ports=5060 --                            | The command line takes options alone and needs no --; leave it out.
          """)
  void anOptionThatIsNotWrittenWellIsOneSentence(String arguments, String told) {
    assertThat(JobCommand.parse(arguments.split(" ")).wantsHelp()).isFalse();
    assertThat(errors(Map.of(), arguments.split(" "))).containsExactly(told);
  }

  @Test
  void aPropertyOfTheFileNeedsANameToo() throws Exception {
    Path file = Files.writeString(directory.resolve("client.properties"), "=x\n");

    assertThat(errors(Map.of(), "--kafka.properties-file=" + file))
        .containsExactly("An empty name names no property (in " + file + ").");
  }

  @Test
  void ofTopicsAndAPatternTheLaterSourceWins() throws Exception {
    String topics = yaml("kafka.topics: [a, b]");
    String pattern = yaml("kafka.topic-pattern: a.*");

    LoadedSettings later = load(Map.of(), "--config=" + topics, "--kafka.topic-pattern=b.*");
    assertThat(later.settings().kafka().topicPattern()).isEqualTo("b.*");
    assertThat(later.settings().kafka().topics()).isEmpty();
    assertThat(later.effectiveYaml()).contains("topic-pattern").doesNotContain("topics:");

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

  @ParameterizedTest
  @ValueSource(strings = {"pa55", "p/a55", "p@a55", "p,a55", "//a55", "p#a55", "p?a55"})
  void aPasswordWithinAUrlIsNotRepeated(String password) {
    var environment =
        Map.of(
            "SIPSTREAM_ELASTICSEARCH_HOSTS",
            "https://one.example:9200,https://elastic:" + password + "@es:9200");

    assertThat(errors(environment))
        .singleElement()
        .asString()
        .startsWith("elasticsearch.hosts is ")
        .doesNotContain("a55");
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

  @Test
  void thePrintedConfigurationShowsNoSecretAndCanBeReadAgain() throws Exception {
    LoadedSettings first =
        load(
            Map.of(
                "SIPSTREAM_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "s3cret",
                "SIPSTREAM_ELASTICSEARCH_API_KEY", "s3cret"),
            "--ports=5060,5080",
            "--kafka.properties.linger.ms=5",
            "--kafka.start=1795341600000",
            "--elasticsearch.hosts=http://a:1",
            "--elasticsearch.reject-share-limit=0.25");

    assertThat(first.effectiveYaml())
        .doesNotContain("s3cret")
        .contains("api-key: '********'", "sasl.jaas.config: '********'");
    String readable =
        first.effectiveYaml().lines().filter(line -> !line.contains("****")).toList().stream()
            .reduce("", (all, line) -> all + line + "\n");
    LoadedSettings second = load(Map.of(), "--config=" + yaml(readable));
    assertThat(second.effectiveYaml()).isEqualTo(readable);
    assertThat(second.settings().decoder().ports()).containsExactly(5060, 5080);
  }

  @ParameterizedTest
  @CsvSource({
    "basic.auth.user.info, true",
    "my.plugin.pin, true",
    "ssl.keystore.key, true",
    "SSL.KEY.PASSWORD, true",
    "client.rack, false",
    "max.poll.records, false",
    "batch.size, false"
  })
  void aKafkaPropertyIsMaskedUnlessItsNameIsKnownToBeHarmless(String name, boolean masked)
      throws Exception {
    String file = directory.resolve("client.properties").toString();
    Files.writeString(Path.of(file), name + "=from-a-file");

    var given = new SettingValues(SettingsTable.all());
    given.beginSource();
    given.give("kafka.properties." + name, "17359", "in a test", true);
    given.give("kafka.properties-file", file, "in a test", true);

    assertThat(EffectiveYaml.of(given))
        .contains(name + ": " + (masked ? "'********'" : "\"17359\""))
        .doesNotContain("from-a-file");
  }

  @Test
  void topicsThatLookLikeNumbersArePrintedAsTheyAre() throws Exception {
    String topics = "99999999999999999999,007,1e3,null,-,true";
    LoadedSettings first = load(Map.of(), "--kafka.topics=" + topics, "--ports=05061");

    assertThat(first.effectiveYaml())
        .contains("\"99999999999999999999\"", "\"007\"")
        .startsWith("ports:\n- 5061\n");
    assertThat(
            load(Map.of(), "--config=" + yaml(first.effectiveYaml())).settings().kafka().topics())
        .containsExactly(topics.split(","));
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

    assertThat(SettingsTable.all())
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
    return Files.writeString(Files.createTempFile(directory, "", ".yaml"), text).toString();
  }

  private static LoadedSettings load(Map<String, String> environment, String... arguments)
      throws WrongSettingsException {
    return JobCommand.parse(arguments).load(environment);
  }

  private static List<String> errors(Map<String, String> environment, String... arguments) {
    return catchThrowableOfType(WrongSettingsException.class, () -> load(environment, arguments))
        .sentences();
  }
}
