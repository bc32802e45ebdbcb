package io.sipstream.agent.hep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.agent.process.AgentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where HEP is taken, and with which key. */
class HepSettingsTest {
  @TempDir Path directory;
  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "udp://127.0.0.1:9060, udp://127.0.0.1:9060",
    "tcp://0.0.0.0:0,      tcp://0.0.0.0:0",
    "udp://[::1]:65535,    udp://[0:0:0:0:0:0:0:1]:65535",
  })
  void anAddressIsAUrl(String url, String read) throws Exception {
    assertThat(HepAddress.parse(url)).hasToString(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9060",
        "127.0.0.1:9060",
        "http://127.0.0.1:9060",
        "udp://127.0.0.1",
        "udp://127.0.0.1:65536",
        "udp://127.0.0.1:-1",
        "udp://127.0.0.1:9060/hep",
        "udp://u@127.0.0.1:9060",
        "udp://127.0.0.1:9060?a",
        "udp://:9060",
        "udp://::1:9060",
        "udp:// :1",
        "udp:9060",
      })
  void anythingElseIsAWrongSetting(String url) {
    assertThatThrownBy(() -> HepAddress.parse(url))
        .isInstanceOf(AgentException.class)
        .hasMessage("--listen: " + url + " is not udp://HOST:PORT or tcp://HOST:PORT.");
  }

  private HepKey keyOf(String content) throws Exception {
    return HepKey.of(Files.writeString(directory.resolve("key"), content), "other", problems);
  }

  private static boolean opens(HepKey key, String packetKey) {
    return key.matches(packetKey.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n"})
  void theKeyOfAFileIsItsLineAndWinsOverTheEnvironment(String content) throws Exception {
    HepKey key = keyOf(content);
    assertThat(opens(key, "s3cret")).isTrue();
    assertThat(opens(key, "other")).isFalse();
    assertThat(opens(key, "s3cre")).isFalse();
    assertThat(opens(key, "s3crett")).isFalse();
    assertThat(key.matches(null)).isFalse();
    assertThat(problems).isEmpty();
  }

  @Test
  void theEnvironmentsKeyIsTakenAsItIs() {
    assertThat(opens(HepKey.of(null, "k e y", problems), "k e y")).isTrue();
    assertThat(HepKey.of(null, null, problems)).isNull();
    assertThat(problems).isEmpty();
  }

  @Test
  void aKeyThatCannotBeUsedIsAWrongSetting() throws Exception {
    Path none = directory.resolve("none");
    assertThat(HepKey.of(none, null, problems)).isNull();
    assertThat(HepKey.of(null, "", problems)).isNull();
    assertThat(keyOf("\n")).isNull();
    assertThat(keyOf("k".repeat(1025))).isNull();
    Path file = directory.resolve("key");
    assertThat(problems)
        .containsExactly(
            "--auth-key-file: " + none + " cannot be read (NoSuchFileException).",
            "SIPSTREAM_HEP_AUTH_KEY must hold a key of 1 to 1024 bytes.",
            "--auth-key-file: " + file + " must hold a key of 1 to 1024 bytes.",
            "--auth-key-file: " + file + " must hold a key of 1 to 1024 bytes.");
    problems.clear();
    assertThat(opens(keyOf("k".repeat(1024) + "\n"), "k".repeat(1024))).isTrue();
  }
}
