package io.sipstream.settings;

import static io.sipstream.settings.Given.errors;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with settings is told in sentences, all of it at once. */
class InvalidSettingsTest {
  @TempDir Path directory;

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws Exception {
    String file = yaml("ports: [5060, 70000]\nkafka:\n  topic: x\n");
    Map<String, String> environment =
        Map.of("SIPSTREAM_CHECKPOINT_INTERVAL_MS", "soon", "SIPSTREAM_IDLE_TIMEOUT_MSS", "1");

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
                + ", line 1); allowed: comma-separated, each a port from 1 to 65535 or a"
                + " range such as 5060-5090.",
            "There is no setting kafka.topic (in " + file + ", line 3); did you mean kafka.topics?",
            "checkpoint-interval-ms is \"soon\" (in the environment,"
                + " SIPSTREAM_CHECKPOINT_INTERVAL_MS); allowed: a whole number from 100 to"
                + " 3600000.",
            "There is no setting for the environment variable SIPSTREAM_IDLE_TIMEOUT_MSS; did you mean"
                + " SIPSTREAM_IDLE_TIMEOUT_MS?",
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
            "Unexpected argument \"capture.pcap\": only options are accepted.");
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
          kafka.stop                       | earliest
          kafka.properties-file            | /nowhere/client.properties
          elasticsearch.hosts              | localhost:9200
          elasticsearch.hosts              | ftp://localhost:21
          elasticsearch.hosts              | http://user:word@localhost:9200
          elasticsearch.hosts              | http://localhost:9200/path
          elasticsearch.hosts              | 'http://a:1, ://'
          elasticsearch.hosts              | http://localhost
          elasticsearch.hosts              | http://localhost:0
          elasticsearch.hosts              | http://localhost:99999
          elasticsearch.ca-fingerprint     | 0123
          elasticsearch.ca-fingerprint     | 00:11
          elasticsearch.compression        | maybe
          elasticsearch.path-prefix        | search
          elasticsearch.path-prefix        | /
          elasticsearch.path-prefix        | /a//
          elasticsearch.path-prefix        | /a//b
          elasticsearch.path-prefix        | /a b
          elasticsearch.path-prefix        | /a?b
          elasticsearch.index-prefix       | SIP
          elasticsearch.index-prefix       | -sip
          elasticsearch.index-granularity         | week
          elasticsearch.replicas           | -1
          elasticsearch.bulk-size-mib      | 101
          elasticsearch.max-rejected-ratio | 0
          elasticsearch.max-rejected-ratio | 1.1
          elasticsearch.max-rejected-ratio | NaN
          elasticsearch.retry-max-ms       | 0
          checkpoint-interval-ms           | 99
          out-of-orderness-ms              | 1e3
          """)
  void aValueThatIsNotAllowedIsOneSentenceWithItsKey(String key, String value) {
    assertThat(errors(Map.of(), "--" + key + "=" + value))
        .singleElement()
        .asString()
        .startsWith(key + " is \"")
        .contains(SettingDeclaration.find(key).allowed())
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
          --kafka.topics=sip-frames-dead-letter                   | dead letters without end
          --kafka.topic-pattern=sip-.*-dead-letter                | dead letters without end
          --kafka.frames-dead-letter-topic=a --kafka.documents-dead-letter-topic=a | mixes their records
          --kafka.topics=a --kafka.frames-dead-letter-topic=a     | dead letters without end
          --kafka.topics=a --kafka.capture-stats-topic=a                | of frames or dead letters
          --kafka.topic-pattern=x.* --kafka.capture-stats-topic=xy      | of frames or dead letters
          --kafka.capture-stats-topic=sip-documents-dead-letter         | of frames or dead letters
          --calls.kafka-topic=a --kafka.topics=a                            | of frames, dead letters
          --calls.kafka-topic=sip-documents-dead-letter                     | of frames, dead letters
          --kafka.stop=latest --kafka.stop=never                            | set twice
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
          --kafka.properties --kafka.stop=latest          | --kafka.properties needs NAME=VALUE (on the command line).
          --kafka.properties.linger.ms               | kafka.properties.linger.ms needs a value (on the command line).
          --kafka.properties.linger.ms --ports=5060  | kafka.properties.linger.ms needs a value (on the command line).
          --kafka.properties.=x                      | kafka.properties. names no property (on the command line).
          --kafka.properties.                        | kafka.properties. needs a value (on the command line).
          --print-config=foo                         | --print-config takes no value (on the command line).
          --help=foo                                 | --help takes no value (on the command line).
          -h=foo                                     | --help takes no value (on the command line).
          -- --ports=5060                            | Unexpected argument "--": leave it out; only options are accepted.
          --ports=5060 --                            | Unexpected argument "--": leave it out; only options are accepted.
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

  private String yaml(String text) throws Exception {
    return Given.yaml(directory, text);
  }
}
