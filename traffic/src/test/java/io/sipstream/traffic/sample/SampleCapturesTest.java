package io.sipstream.traffic.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleCapturesTest {
  private static final Path SAMPLES = Path.of("..", "sample-pcaps");

  static Stream<Map.Entry<String, byte[]>> generated() {
    return SampleCaptures.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("generated")
  void theCommittedCaptureIsWhatTheGeneratorWrites(Map.Entry<String, byte[]> capture)
      throws IOException {
    assertThat(Files.readAllBytes(SAMPLES.resolve(capture.getKey())))
        .as("%s; sample-pcaps/make/generate.sh writes it anew", capture.getKey())
        .isEqualTo(capture.getValue());
  }
}
