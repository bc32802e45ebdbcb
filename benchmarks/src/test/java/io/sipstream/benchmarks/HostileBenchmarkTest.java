package io.sipstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.traffic.sample.HostileMessages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void documentsAreMeasured(HostileMessages shape) {
    HostileBenchmark benchmark = new HostileBenchmark();
    benchmark.shape = shape;
    benchmark.make();

    assertThat(benchmark.decode()).isNotNull();
    int expected =
        shape == HostileMessages.USUAL ? HostileBenchmark.USUAL_BYTES : HostileMessages.LARGE_BYTES;
    assertThat(HostileBenchmark.frame(shape)).hasSizeBetween(expected * 9 / 10, expected + 100);
  }
}
