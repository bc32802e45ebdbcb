package io.sipstream.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.capture.FilterLength;
import io.sipstream.agent.capture.Libpcap;
import io.sipstream.frames.LinkType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
  private final List<String> problems = new ArrayList<>();

  private List<Integer> parse(String... items) {
    return Ports.parse("--ports", List.of(items), problems);
  }

  @Test
  void rangesStandForAllTheirPorts() {
    assertThat(parse("5080", "5060-5062", "5090-5090"))
        .containsExactly(5080, 5060, 5061, 5062, 5090);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sip, --ports: sip is neither a port nor a range such as 5060-5090.",
    "'', --ports: an empty item is neither a port nor a range such as 5060-5090.",
    "5060-, --ports: 5060- is neither a port nor a range such as 5060-5090.",
    "0, --ports: 0 is not between 1 and 65535.",
    "65536, --ports: 65536 is not between 1 and 65535.",
    "5061-5060, --ports: 5061-5060 is not an ascending range between 1 and 65535.",
    "5060-65536, --ports: 5060-65536 is not an ascending range between 1 and 65535.",
  })
  void wrongItemsAreDescribed(String item, String expected) {
    assertThat(parse(item, "5060")).containsExactly(5060);
    assertThat(problems).containsExactly(expected);
  }

  @Test
  void neighborsAreOneTerm() {
    assertThat(Ports.terms(List.of(5060, 5061))).containsExactly("port 5060", "port 5061");
    assertThat(Ports.terms(List.of(5090, 5062, 5060, 5061, 5060)))
        .containsExactly("portrange 5060-5062", "port 5090");
  }

  @Test
  void aWideRangeFitsIntoTheKernel() {
    Libpcap.assumePresent();
    List<Integer> ports = IntStream.rangeClosed(1024, 65_535).boxed().toList();
    TunnelFilter tunnels = new TunnelFilter(ports, Set.of(), List.of());
    String filter = CaptureFilter.of(ports, tunnels, LinkType.ETHERNET);
    assertThat(FilterLength.of(filter, LinkType.ETHERNET)).isBetween(1, FilterLength.LIMIT - 1);
  }
}
