package io.sipstream.settings;

import static io.sipstream.settings.ElasticsearchSettings.Template.CHECK;
import static io.sipstream.settings.ElasticsearchSettings.Template.INSTALL;
import static io.sipstream.settings.ElasticsearchSettings.WriteMode.CREATE;
import static io.sipstream.settings.ElasticsearchSettings.WriteMode.OVERWRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Profile;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.IndexNaming.Granularity;
import io.sipstream.settings.KafkaSettings.From;
import io.sipstream.settings.KafkaSettings.Start;
import io.sipstream.settings.KafkaSettings.Stop;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every setting's default and its way into the typed settings. */
class SettingsTableTest {
  @TempDir Path directory;

  @Test
  void theDefaultsAreTheDocumentedOnes() throws Exception {
    JobSettings defaults = JobSettings.of(Map.of());

    assertThat(defaults.decoder()).usingRecursiveComparison().isEqualTo(DecoderSettings.defaults());
    assertThat(defaults.reassembly()).isEqualTo(ReassemblyLimits.defaults());
    assertThat(defaults.kafka())
        .isEqualTo(
            new KafkaSettings(
                "localhost:9092",
                List.of("sip-frames"),
                null,
                "sipstream",
                new Start(From.COMMITTED, 0),
                Stop.NEVER,
                Map.of(),
                "sip-frames-dead-letter",
                "sip-documents-dead-letter",
                List.of("sip-documents-dead-letter"),
                null));
    assertThat(defaults.elasticsearch())
        .isEqualTo(
            new ElasticsearchSettings(
                new ElasticsearchSettings.Connection(
                    List.of(URI.create("http://localhost:9200")),
                    null,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    5000,
                    60_000),
                new ElasticsearchSettings.Indices("sip", Granularity.DAY, CREATE, INSTALL, 1, 1),
                new ElasticsearchSettings.Bulk(5000, 8, 1000, 0, 200, 10_000, 0.5)));
    assertThat(defaults.flink()).isEqualTo(new FlinkSettings(10_000, 5000, 10_000));
  }

  @Test
  void everySettingReachesItsPlace() throws Exception {
    Path properties = file("client.properties", "security.protocol=SASL_SSL\nretries=9\n");
    Path ca = file("ca.pem", "-");
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("ports", "5080,5060");
    texts.put("parse-authorization", "false");
    texts.put("parse-body", "false");
    texts.put("keep-original", "false");
    texts.put("community-id-seed", "7");
    texts.put("tunnels.vxlan-ports", "8472,4789");
    texts.put("ip-defrag.timeout-ms", "20");
    texts.put("ip-defrag.max-per-packet", "21");
    texts.put("ip-defrag.max-packets", "22");
    texts.put("ip-defrag.max-packets-per-source", "23");
    texts.put("ip-defrag.max-mib", "2048");
    texts.put("ip-defrag.max-mib-per-source", "25");
    texts.put("tcp-reassembly.gap-timeout-ms", "26");
    texts.put("tcp-reassembly.idle-timeout-ms", "27");
    texts.put("tcp-reassembly.first-message-timeout-ms", "24");
    texts.put("tcp-reassembly.max-kib-per-stream", "28");
    texts.put("tcp-reassembly.max-segments-per-stream", "29");
    texts.put("tcp-reassembly.max-streams", "30");
    texts.put("tcp-reassembly.max-streams-per-source", "32");
    texts.put("tcp-reassembly.max-half-open", "31");
    texts.put("tcp-reassembly.max-mib", "4096");
    texts.put("tcp-reassembly.max-mib-per-source", "25");
    texts.put("document-profile", "minimal");
    texts.put("mask", "keys,content");
    texts.put("pseudonymize", "numbers");
    texts.put("pseudonym-key", "0123456789abcdef");
    texts.put("kafka.bootstrap-servers", "a:1,b:2");
    texts.put("kafka.topics", "one,two");
    texts.put("kafka.group-id", "group");
    texts.put("kafka.start", "2026-11-22T10:00:00Z");
    texts.put("kafka.stop", "latest");
    texts.put("kafka.frames-dead-letter-topic", "dead-frames");
    texts.put("kafka.documents-dead-letter-topic", "dead-documents");
    texts.put("kafka.rejected-documents-topics", "documents,more-documents");
    texts.put("kafka.capture-stats-topic", "reports");
    texts.put("kafka.properties-file", properties.toString());
    texts.put("kafka.properties.linger.ms", "5");
    texts.put("kafka.properties.retries", "8");
    texts.put("elasticsearch.hosts", "https://a:9200,https://b:9201");
    texts.put("elasticsearch.username", "user");
    texts.put("elasticsearch.password", "word");
    texts.put("elasticsearch.ca-file", ca.toString());
    texts.put("elasticsearch.compression", "true");
    texts.put("elasticsearch.path-prefix", "/search");
    texts.put("elasticsearch.connect-timeout-ms", "1");
    texts.put("elasticsearch.socket-timeout-ms", "2");
    texts.put("elasticsearch.index-prefix", "voip");
    texts.put("elasticsearch.index-granularity", "hour");
    texts.put("elasticsearch.write-mode", "overwrite");
    texts.put("elasticsearch.template", "check");
    texts.put("elasticsearch.shards", "3");
    texts.put("elasticsearch.replicas", "4");
    texts.put("elasticsearch.bulk-actions", "5");
    texts.put("elasticsearch.bulk-size-mib", "6");
    texts.put("elasticsearch.bulk-interval-ms", "7");
    texts.put("elasticsearch.sink-parallelism", "8");
    texts.put("elasticsearch.retry-initial-ms", "9");
    texts.put("elasticsearch.retry-max-ms", "11");
    texts.put("elasticsearch.max-rejected-ratio", "0.25");
    texts.put("checkpoint-interval-ms", "100");
    texts.put("out-of-orderness-ms", "12");
    texts.put("idle-timeout-ms", "13");

    JobSettings settings = JobSettings.of(texts);

    assertThat(settings.decoder())
        .usingRecursiveComparison()
        .isEqualTo(
            new DecoderSettings(
                Profile.MINIMAL,
                new int[] {5060, 5080},
                false,
                false,
                false,
                Set.of(Mask.KEYS, Mask.CONTENT),
                new PseudonymSettings(
                    Set.of(Pseudonymized.NUMBERS), "0123456789abcdef".getBytes(UTF_8)),
                7,
                new TunnelPorts(new int[] {4789, 8472}, new int[] {5060, 5080})));
    assertThat(settings.reassembly())
        .isEqualTo(
            new ReassemblyLimits(
                new ReassemblyLimits.Fragments(20, 21, 22, 23, 2_147_483_648L, 26_214_400L),
                new ReassemblyLimits.Streams(
                    26, 27, 24, 28_672, 29, 30, 32, 31, 4_294_967_296L, 26_214_400L)));
    assertThat(settings.kafka())
        .isEqualTo(
            new KafkaSettings(
                "a:1,b:2",
                List.of("one", "two"),
                null,
                "group",
                new Start(From.TIMESTAMP, 1_795_341_600_000L),
                Stop.LATEST,
                Map.of("security.protocol", "SASL_SSL", "retries", "8", "linger.ms", "5"),
                "dead-frames",
                "dead-documents",
                List.of("documents", "more-documents"),
                "reports"));
    assertThat(settings.elasticsearch())
        .isEqualTo(
            new ElasticsearchSettings(
                new ElasticsearchSettings.Connection(
                    List.of(URI.create("https://a:9200"), URI.create("https://b:9201")),
                    "user",
                    new Secret("word"),
                    null,
                    ca.toString(),
                    null,
                    true,
                    "/search",
                    1,
                    2),
                new ElasticsearchSettings.Indices("voip", Granularity.HOUR, OVERWRITE, CHECK, 3, 4),
                new ElasticsearchSettings.Bulk(5, 6, 7, 8, 9, 11, 0.25)));
    assertThat(settings.flink()).isEqualTo(new FlinkSettings(100, 12, 13));

    // These exclude one of those above and have tests of their own below.
    Set<String> others =
        Set.of(
            "config",
            "pseudonym-key-file",
            "kafka.topic-pattern",
            "elasticsearch.password-file",
            "elasticsearch.ca-fingerprint",
            "elasticsearch.api-key",
            "elasticsearch.api-key-file");
    Set<String> tested = new TreeSet<>(texts.keySet());
    tested.removeIf(key -> key.startsWith("kafka.properties."));
    tested.addAll(others);
    assertThat(SettingsTable.keys())
        .as("a new setting needs a line in this test")
        .containsExactlyInAnyOrderElementsOf(tested);
  }

  @Test
  void aPatternTakesThePlaceOfTopics() throws Exception {
    KafkaSettings kafka = JobSettings.of(Map.of("kafka.topic-pattern", "frames-.*")).kafka();

    assertThat(kafka.topicPattern()).isEqualTo("frames-.*");
    assertThat(kafka.topics()).isEmpty();
  }

  @Test
  void secretsComeFromFilesWithoutTheLineEnd() throws Exception {
    Path file = file("secret", "s3cret\n");

    ElasticsearchSettings.Connection password =
        JobSettings.of(
                Map.of(
                    "elasticsearch.username",
                    "user",
                    "elasticsearch.password-file",
                    file.toString()))
            .elasticsearch()
            .connection();
    ElasticsearchSettings.Connection fileKey =
        JobSettings.of(Map.of("elasticsearch.api-key-file", file.toString()))
            .elasticsearch()
            .connection();
    ElasticsearchSettings.Connection plainKey =
        JobSettings.of(Map.of("elasticsearch.api-key", "abc")).elasticsearch().connection();

    assertThat(password.password()).isEqualTo(new Secret("s3cret"));
    assertThat(fileKey.apiKey()).isEqualTo(new Secret("s3cret"));
    assertThat(plainKey.apiKey()).isEqualTo(new Secret("abc"));
    assertThat(password.toString()).doesNotContain("s3cret");
  }

  @Test
  void everySettingTellsWhatItIsForAndWhatIsAllowed() {
    assertThat(SettingsTable.all())
        .allSatisfy(
            setting -> {
              assertThat(setting.description()).isNotBlank().doesNotContain("\n");
              assertThat(setting.allowed()).isNotBlank();
              assertThat(setting.environmentVariable()).matches("SIPSTREAM_[A-Z_]+");
            });
    assertThat(SettingsTable.all())
        .extracting(Setting::environmentVariable)
        .doesNotHaveDuplicates();
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void pseudonymsNeedAKeyThatIsLongEnough() throws Exception {
    String wanted =
        "pseudonymize needs a key of 16 bytes or more; give it with pseudonym-key-file or the"
            + " environment variable SIPSTREAM_PSEUDONYM_KEY.";
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> JobSettings.of(Map.of("pseudonymize", "numbers")))
        .withMessageContaining(wanted);
    Path tooShort = file("short", "fifteen bytes  \n");
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(
            () ->
                JobSettings.of(
                    Map.of("pseudonymize", "addresses", "pseudonym-key-file", tooShort.toString())))
        .withMessageContaining(wanted);
    Path key = file("key", "sixteen bytes at\n");
    assertThat(
            JobSettings.of(
                    Map.of("pseudonymize", "addresses", "pseudonym-key-file", key.toString()))
                .decoder()
                .pseudonyms()
                .key())
        .hasSize(16);
  }
}
