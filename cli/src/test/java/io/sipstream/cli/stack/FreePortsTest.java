package io.sipstream.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void noPortIsGivenOutTwiceAndNoneIsOneThatTheSystemHandsOut() {
    var ports = Stream.generate(FreePorts::next).limit(500).toList();

    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 15_000 && port < 32_000);
  }
}
