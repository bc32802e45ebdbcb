package io.sipstream.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTypeNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0,   0", // BSD loopback
    "1,   1", // Ethernet
    "12,  101", // raw IP
    "14,  101", // raw IP on OpenBSD
    "108, 108", // OpenBSD loopback
    "113, 113", // Linux cooked version 1
    "228, 228", // IPv4
    "276, 276", // Linux cooked version 2
  })
  void libpcapsNumberBecomesThatOfTheRegistry(int dlt, int linkType) {
    assertThat(LinkTypeNumbers.ofDlt(dlt)).isEqualTo(linkType);
  }
}
