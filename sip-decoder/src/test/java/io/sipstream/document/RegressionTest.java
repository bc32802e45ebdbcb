package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.privacy.Mask;
import io.sipstream.privacy.PseudonymSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What random tests once found stays found; the files' README says what it was. */
class RegressionTest {
  private static final Path FILES = Path.of("src", "test", "resources", "regress");

  /** Of each message, fields by their JSON pointers. */
  private static final Map<String, Map<String, String>> EXPECTED =
      Map.of(
          "001-start-line-behind-a-key.sip",
          Map.of(
              "/sip/method", "OPTIONS",
              "/sip/uri/username", "bob",
              "/sip/call_id", "regress-001",
              "/sip/parse_problems/0", "leading_junk@0"));

  static Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("README.md"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void everyFileHasAnExpectation() throws IOException {
    assertThat(files()).isEqualTo(EXPECTED.keySet());
  }

  @ParameterizedTest
  @MethodSource("files")
  void itIsADocumentThatCanBeIndexed(String name) throws IOException {
    byte[] message = Files.readAllBytes(FILES.resolve(name));
    byte[] frame = TestFrames.udp("192.0.2.1", 5060, "192.0.2.2", 5060, message);
    for (DecoderSettings settings : new DecoderSettings[] {DecoderSettings.defaults(), masking()}) {
      byte[] json = Documents.of(settings, frame).json();
      new MappedValues().check(json);
      JsonNode document = Documents.parse(json);
      EXPECTED
          .get(name)
          .forEach((field, value) -> assertThat(document.at(field).asText()).isEqualTo(value));
    }
  }

  static DecoderSettings masking() {
    int[] ports = {5060};
    return new DecoderSettings(
        Profile.FULL,
        ports,
        true,
        true,
        true,
        EnumSet.allOf(Mask.class),
        PseudonymSettings.NONE,
        0,
        TunnelPorts.defaults(),
        DecoderSettings.MAX_BINARY_BODY_BYTES);
  }
}
