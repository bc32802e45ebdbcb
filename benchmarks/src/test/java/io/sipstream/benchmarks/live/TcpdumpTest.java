package io.sipstream.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpdumpTest {
  /** Lines as tcpdump 4.99 has them at its end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0  | 0 packets dropped by kernel
          12 | 12 packets dropped by kernel
          1  | 1 packet dropped by kernel
          15 | 12 packets dropped by kernel;3 packets dropped by interface
          """)
  void whatTheKernelAndTheInterfaceDroppedIsLost(long lost, String lines) {
    String said = "7 packets captured\n14 packets received by filter\n" + lines.replace(';', '\n');

    assertThat(Tcpdump.dropped(said)).isEqualTo(lost);
  }
}
