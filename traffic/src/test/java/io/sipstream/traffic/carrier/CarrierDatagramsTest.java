package io.sipstream.traffic.carrier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CarrierDatagramsTest {
  @Test
  void theSameSeedGivesTheSameDatagramsAndAnotherSeedOthers() {
    byte[][] datagrams = CarrierDatagrams.first(500, 7).toArray(byte[][]::new);

    assertThat(datagrams).isDeepEqualTo(CarrierDatagrams.first(500, 7).toArray(byte[][]::new));
    assertThat(CarrierDatagrams.first(500, 8).get(0)).isNotEqualTo(datagrams[0]);
  }

  @Test
  void allFitIntoAnEthernetFrameAndNearlyAllAreWholeSip() {
    List<byte[]> datagrams = CarrierDatagrams.first(5_000, 7);

    assertThat(datagrams).hasSize(5_000);
    // RFC 894: 1,500 bytes; less an IPv4 header of 20 and a UDP header of 8.
    assertThat(datagrams).allSatisfy(each -> assertThat(each.length).isBetween(1, 1_472));
    long sip =
        datagrams.stream()
            .map(each -> new String(each, ISO_8859_1))
            .filter(text -> text.contains("SIP/2.0") && text.contains("\r\n\r\n"))
            .count();
    assertThat(sip).isBetween(4_500L, 5_000L);
  }
}
