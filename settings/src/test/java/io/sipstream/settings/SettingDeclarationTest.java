package io.sipstream.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sipstream.document.DecoderSettings;
import io.sipstream.document.Document;
import io.sipstream.document.Profile;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import io.sipstream.privacy.Pseudonymized;
import io.sipstream.reassembly.ReassemblyLimits;
import io.sipstream.settings.ElasticsearchSettings.WriteMode;
import io.sipstream.settings.KafkaSettings.From;
import io.sipstream.settings.KafkaSettings.Start;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting's default and its way into the typed settings. */
class SettingDeclarationTest {
  // Settings without which another one is an error.
  private static final Map<String, Map<String, String>> NEEDED =
      Map.of(
          "elasticsearch.username", Map.of("elasticsearch.password", "word"),
          "elasticsearch.password", Map.of("elasticsearch.username", "user"),
          "elasticsearch.password-file", Map.of("elasticsearch.username", "user"),
          "pseudonymize", Map.of("pseudonym-key", "0123456789abcdef"));

  @TempDir Path directory;

  @Test
  void theDefaultsAreTheDocumentedOnes() throws Exception {
    JobSettings defaults = JobSettings.of(Map.of());

    assertThat(defaults.decoder())
        .usingRecursiveComparison()
        .isEqualTo(DecoderSettings.defaults().withProfile(Profile.LEAN));
    assertThat(defaults.reassembly()).isEqualTo(ReassemblyLimits.defaults());
    assertThat(defaults.kafka().topics()).containsExactly("sip-frames");
    assertThat(defaults.kafka().start()).isEqualTo(new Start(From.COMMITTED, 0));
    assertThat(defaults.kafka().properties()).isEmpty();
    assertThat(defaults.kafka().captureStatsTopic()).isNull();
    assertThat(defaults.elasticsearch().connection().hosts())
        .containsExactly(URI.create("http://localhost:9200"));
    assertThat(defaults.elasticsearch().connection().password()).isNull();
    assertThat(defaults.elasticsearch().indices().prefix(Document.Target.MESSAGES))
        .isEqualTo("sip-messages");
    assertThat(defaults.elasticsearch().indices().prefix(Document.Target.CAPTURE_LOSS))
        .isEqualTo("sip-capture-loss");
    assertThat(defaults.elasticsearch().indices().writeMode()).isEqualTo(WriteMode.CREATE);
    assertThat(defaults.elasticsearch().bulk().maxRejectedRatio()).isEqualTo(0.5);
    assertThat(defaults.flink()).isEqualTo(new FlinkSettings(10_000, 5000, 10_000, 2000, 60_000));
  }

  /** Another value of each setting, of the first form that it allows. */
  static Stream<Arguments> settingsWithAnotherValue() throws Exception {
    Path file = Files.writeString(Files.createTempFile("setting", ".properties"), "a=b\n");
    file.toFile().deleteOnExit();
    List<String> candidates =
        List.of(
            "false",
            "true",
            "777",
            "77",
            "0.25",
            "numbers",
            "keys",
            "minimal",
            "final",
            "earliest",
            "latest",
            "hour",
            "overwrite",
            "check",
            "/other",
            "http://other:9200",
            "other:9092",
            file.toString(),
            "0123456789abcdef".repeat(4),
            "other-one");
    return SettingDeclaration.all().stream()
        .map(
            setting ->
                Arguments.of(
                    setting.key(),
                    candidates.stream()
                        .filter(text -> !text.equals(setting.defaultText()))
                        .filter(text -> setting.type().parse(text) != null)
                        .findFirst()
                        .orElseThrow()));
  }

  @ParameterizedTest
  @MethodSource("settingsWithAnotherValue")
  void everySettingReachesTheTypedSettings(String key, String text) throws Exception {
    Map<String, String> texts = new HashMap<>(NEEDED.getOrDefault(key, Map.of()));
    JobSettings without = texts.isEmpty() ? JobSettings.of(texts) : null;
    texts.put(key, text);

    assertThat(JobSettings.of(texts)).isNotEqualTo(without);
    assertThat(SettingDeclaration.find(key).group()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "5060-5063; [5060, 5061, 5062, 5063]",
        "5080,5060-5061, 5090; [5080, 5060, 5061, 5090]",
        "5060-5060; [5060]",
        "''; []",
        "5061-5060; ",
        "5060-; ",
        "-5060; ",
        "5060-65536; ",
        "5060-5061-5062; ",
        "0-5060; ",
        "5060,; ",
      })
  void portsMayBeRanges(String text, String ports) {
    Object value = SettingDeclaration.find("ports").type().parse(text);
    assertThat(value == null ? null : value.toString()).isEqualTo(ports);
  }

  @Test
  void settingsOfTheDecoderReachTheirPlace() throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("ports", "5080,5060");
    texts.put("parse-authorization", "false");
    texts.put("parse-body", "false");
    texts.put("max-binary-body-bytes", "4096");
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
                new TunnelPorts(new int[] {4789, 8472}, new int[] {5060, 5080}),
                4096));
    assertThat(settings.reassembly())
        .isEqualTo(
            new ReassemblyLimits(
                new ReassemblyLimits.Fragments(20, 21, 22, 23, 2_147_483_648L, 26_214_400L),
                new ReassemblyLimits.Streams(
                    26, 27, 24, 28_672, 29, 30, 32, 31, 4_294_967_296L, 26_214_400L)));
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
    assertThat(SettingDeclaration.all())
        .allSatisfy(
            setting -> {
              assertThat(setting.help()).isNotBlank().doesNotContain("\n");
              assertThat(setting.allowed()).isNotBlank();
              assertThat(setting.environmentVariable()).matches("SIPSTREAM_[A-Z_]+");
            });
    assertThat(SettingDeclaration.all())
        .extracting(SettingDeclaration::environmentVariable)
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
