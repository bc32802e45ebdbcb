package io.sipstream.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.LinkType;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The number of a filter's instructions by libpcap. */
class FilterLengthTest {
  @BeforeAll
  static void needsLibpcap() {
    Libpcap.assumePresent();
  }

  @Test
  void instructionsAreCounted() {
    // One instruction returns the snaplen.
    assertThat(FilterLength.of("", LinkType.ETHERNET)).isEqualTo(1);
    assertThat(FilterLength.of("ip", LinkType.ETHERNET)).isEqualTo(4);
    assertThat(FilterLength.of("no filter", LinkType.ETHERNET)).isEqualTo(-1);
  }

  @Test
  void aFilterThatTheKernelRefusesIsNamedWithWhatToLeaveOut() {
    String hosts =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "ether[%d] = %d".formatted(20 + i / 200, i % 200))
            .collect(Collectors.joining(" or "));

    int instructions = FilterLength.of(hosts, LinkType.ETHERNET);
    assertThat(instructions).isGreaterThan(FilterLength.LIMIT);
    assertThat(FilterLength.tooLong(instructions))
        .contains("the kernel takes 4,096", "Leave out --tunnels");
  }
}
