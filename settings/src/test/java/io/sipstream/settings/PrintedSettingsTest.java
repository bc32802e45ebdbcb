package io.sipstream.settings;

import static io.sipstream.settings.Given.load;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The print-out of the settings in effect. */
class PrintedSettingsTest {
  @TempDir Path directory;

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
            "--elasticsearch.max-rejected-ratio=0.25");

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

    var given = new SettingValues(SettingDeclaration.all());
    given.begin(SettingValues.Source.ENVIRONMENT);
    given.give("kafka.properties." + name, "17359", "in a test");
    given.give("kafka.properties-file", file, "in a test");

    assertThat(LoadedSettings.yaml(given))
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

  private String yaml(String text) throws Exception {
    return Given.yaml(directory, text);
  }
}
