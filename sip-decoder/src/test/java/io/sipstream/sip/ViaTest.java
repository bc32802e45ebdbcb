package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViaTest {
  /** RFC 3261 section 20.42 and 25.1, RFC 3581 section 3. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "SIP/2.0/UDP relay.example.net:5062;branch=z9hG4bKa, UDP, relay.example.net, 5062, z9hG4bKa, -, -1",
        "SIP / 2.0 / UDP  Relay.Example.net: 4000;ttl=16 ;maddr=233.252.0.1 ;branch=z9hG4bKb, UDP, relay.example.net, 4000, z9hG4bKb, -, -1",
        "SIP/2.0/TLS relay.example.net, TLS, relay.example.net, -1, -, -, -1",
        "SIP/2.0/PIGEON 192.0.2.1 : 5060 ; Branch = x, PIGEON, 192.0.2.1, 5060, x, -, -1",
        "SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKc, UDP, 10.1.1.1, 4540, z9hG4bKc, -, -1",
        "SIP/2.0/UDP 10.1.1.1;received=192.0.2.1;rport=9988, UDP, 10.1.1.1, -1, -, 192.0.2.1, 9988",
        "SIP/2.0/UDP [2001:DB8::9]:65535;received=[2001:db8::1], UDP, 2001:db8::9, 65535, -, 2001:db8::1, -1",
        "SIP/2.0/UDP [2001:db8::9];received=2001:db8::1, UDP, 2001:db8::9, -1, -, 2001:db8::1, -1",
        "SIP/2.0/UDP relay.example.net (Acme server), UDP, relay.example.net, -1, -, -, -1",
      })
  void partsAreFound(
      String value,
      String transport,
      String host,
      int port,
      String branch,
      String received,
      int rport) {
    Via via = Via.parse(Span.of(value));
    assertThat(via.transport()).hasToString(transport);
    HostPort sentBy = HostPort.parse(via.sentBy());
    assertThat(sentBy.host()).hasToString(host);
    assertThat(sentBy.port()).isEqualTo(port);
    assertThat(text(via.branch())).isEqualTo(branch);
    assertThat(text(via.received())).isEqualTo(received);
    assertThat(via.rport()).isEqualTo(rport);
    assertThat(via.damaged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "relay.example.net;branch=z9hG4bKa",
    "SIP/2.0 UDP relay.example.net",
    "SIP/2.0/UDP",
    "SIP/2.0/UDP ;branch=z9hG4bKa",
    "SIP/2.0/UDP relay.example.net:65536",
    "SIP/2.0/UDP relay.example.net:x",
    "SIP/2.0/U(D)P relay.example.net",
    "SIP/2.0/UDP [2001:db8::9",
    "SIP/2.0/UDP relay.example.net;;branch=z9hG4bKa",
    "SIP/2.0/UDP relay.example.net;",
    "SIP/2.0/UDP relay.example.net;rport=65536",
    "SIP/2.0/UDP relay.example.net;rport=x",
  })
  void damageIsTold(String value) {
    assertThat(Via.parse(Span.of(value)).damaged()).isTrue();
  }

  private static String text(Span span) {
    return span == null ? null : span.toString();
  }
}
