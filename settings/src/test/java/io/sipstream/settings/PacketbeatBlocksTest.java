package io.sipstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** packetbeat's own configuration, read as it stands. */
class PacketbeatBlocksTest {
  private static final String DOCUMENTED =
      """
      - type: sip
        # Configure the ports where to listen for SIP traffic.
        ports: [5060, 5070]

        parse_authorization: false

        parse_body: no

        keep_original: true
      """;

  @TempDir Path directory;

  @Test
  void theDocumentedBlockIsAConfiguration() throws Exception {
    LoadedSettings loaded = load(DOCUMENTED);

    assertThat(loaded.settings().decoder().ports()).containsExactly(5060, 5070);
    assertThat(loaded.settings().decoder().parseAuthorization()).isFalse();
    assertThat(loaded.settings().decoder().parseBody()).isFalse();
    assertThat(loaded.settings().decoder().keepOriginal()).isTrue();
    assertThat(loaded.notices()).isEmpty();
  }

  @Test
  void aWholePacketbeatFileIsWelcomeAndWhatMeansNothingHereIsNamed() throws Exception {
    LoadedSettings loaded =
        load(
            "packetbeat.interfaces.device: any\n"
                + "packetbeat.protocols:\n"
                + DOCUMENTED
                + "  transport_protocol: tcp\n"
                + "- type: http\n"
                + "  ports: [80]\n"
                + "output.elasticsearch:\n"
                + "  hosts: [\"localhost:9200\"]\n"
                + "processors:\n"
                + "- add_cloud_metadata: ~\n"
                + "kafka.group-id: ours\n");

    assertThat(loaded.settings().decoder().ports()).containsExactly(5060, 5070);
    assertThat(loaded.settings().kafka().groupId()).isEqualTo("ours");
    assertThat(loaded.notices()).hasSize(3);
    assertThat(loaded.notices().get(1)).contains("transport_protocol has no effect");
    assertThat(loaded.notices().get(0)).contains("Ignored the protocol http");
    assertThat(loaded.notices().get(2))
        .contains("output.elasticsearch, packetbeat.interfaces.device, processors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- type: sip\n",
        "- type: sip\n  ports:\n",
        "- type: sip\n  ports: []\n",
        "- type: sip\n  enabled: false\n  ports: [5060]\n",
        "- type: http\n  ports: [80]\n",
        "packetbeat:\n  protocols:\n  - type: sip\n",
        "ports: []\n"
      })
  void aBlockThatSwitchesSipOffIsToldSo(String yaml) throws Exception {
    LoadedSettings loaded = load(yaml);

    assertThat(loaded.settings().decoder().ports()).isEmpty();
    assertThat(loaded.notices()).last().asString().startsWith("SIP is switched off");
  }

  @Test
  void theCommandLineStillWins() throws Exception {
    assertThat(load("- type: sip\n", "--ports=5080").settings().decoder().ports())
        .containsExactly(5080);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- type: sip\n  ports: [sip]\n",
        "- type: sip\n  ports: [5060]\n  parse_boddy: true\n",
        "- type: sip\n  ports: [5060]\n  parse_body: maybe\n",
        "- type: sip\n  ports: [5060]\n  enabled: maybe\n",
        "- type: sip\n  ports: [5060]\n- type: sip\n  ports: [5070]\n",
        "- sip\n- type: sip\n  ports: [5060]\n",
        "packetbeat.protocols:\n- type: sip\n  ports: [5060]\nports: [5070]\n"
      })
  void aWrongBlockIsOneSentence(String yaml) {
    List<String> sentences =
        catchThrowableOfType(InvalidSettingsException.class, () -> load(yaml)).sentences();

    assertThat(sentences).singleElement().asString().contains(".yaml, line ");
  }

  private LoadedSettings load(String yaml, String... arguments) throws Exception {
    Path file = Files.writeString(Files.createTempFile(directory, "", ".yaml"), yaml);
    String[] all = new String[arguments.length + 1];
    all[0] = "--config=" + file;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return JobCommand.parse(all).load(Map.of());
  }
}
