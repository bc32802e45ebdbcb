package io.sipstream.calls.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersFileTest {
  private final Peers peers =
      PeersFile.parse(
          """
          # all elements
          carriers  carrier  203.0.113.0/24,2001:db8:1::/48
          carrier-7 carrier  203.0.113.16/28   # the new one
          sbc-1     sbc      192.0.2.10        5060,5061
          sbc-2     -        192.0.2.10
          """,
          "peers");

  @ParameterizedTest
  @CsvSource({
    "203.0.113.1, 5060, carriers",
    "203.0.113.17, 5060, carrier-7",
    "203.0.113.32, 5060, carriers",
    "2001:db8:1::5, 5060, carriers",
    "2001:db8:2::5, 5060, 2001:db8:2::5",
    "192.0.2.10, 5061, sbc-1",
    "192.0.2.10, 5070, sbc-2",
    "192.0.2.11, 5060, 192.0.2.11",
  })
  void longestPrefixAndPortDecide(String ip, int port, String name) {
    assertThat(peers.name(ip, port)).isEqualTo(name);
    assertThat(peers.name(ip, port)).isEqualTo(name);
  }

  @Test
  void kindMayBeUnknown() {
    assertThat(peers.of("192.0.2.10", 5070).kind()).isNull();
    assertThat(peers.of("203.0.113.1", 1).kind()).isEqualTo("carrier");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b | has 2 columns",
        "a b 192.0.2.0/33 | is no network",
        "a b 192.0.2 | is no network",
        "a b 192.0.2.1 0 | is no port",
        "a b 192.0.2.1 sip | is no port",
      })
  void invalidLineIsReportedWithItsNumber(String line, String message) {
    assertThatThrownBy(() -> PeersFile.parse("\n" + line, "peers.txt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("peers.txt, line 2: ")
        .hasMessageContaining(message);
  }

  @Test
  void nameIsUsedOnce() {
    assertThatThrownBy(() -> PeersFile.parse("a b 192.0.2.1\na b 192.0.2.2", "peers"))
        .hasMessageContaining("The name a is used twice");
  }
}
