package io.sipstream.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
  @Test
  void itIsWhatJavaTellsOfTheProcess() throws IOException {
    ProcessHandle own = ProcessHandle.current();

    Duration told = own.info().totalCpuDuration().orElseThrow();

    assertThat(CpuTime.seconds(own.pid())).isCloseTo(told.toMillis() / 1e3, within(0.5));
  }
}
