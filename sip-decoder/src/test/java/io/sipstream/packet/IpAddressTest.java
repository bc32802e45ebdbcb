package io.sipstream.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  /** The examples of RFC 5952 section 4 and 5, and of RFC 4291 section 2.2. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::0:1,                   2001:db8::1",
    "2001:0db8::0001,                 2001:db8::1",
    "2001:db8:0:0:0:0:2:1,            2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1,            2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1,              2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1,            2001:db8::1:0:0:1",
    "2001:DB8::1:0:0:1,               2001:db8::1:0:0:1",
    "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789, abcd:ef01:2345:6789:abcd:ef01:2345:6789",
    "FF01:0:0:0:0:0:0:101,            ff01::101",
    "0:0:0:0:0:0:0:1,                 ::1",
    "::,                              ::",
    "1::,                             1::",
    "64:ff9b::192.0.2.33,             64:ff9b::c000:221",
    "192.0.2.1,                       192.0.2.1",
    "0.0.0.0,                         0.0.0.0",
  })
  void aLiteralHasOneForm(String text, String canonical) throws UnknownHostException {
    assertThat(IpAddress.canonical(text)).isEqualTo(canonical);
    assertThat(InetAddress.getByName(text)).isEqualTo(InetAddress.getByName(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.04",
        "1.2.3.",
        "a.b.c.d",
        "+1.2.3.4",
        "host.example.com",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "12345::",
        "g::1",
        "fe80::1%eth0",
        "[::1]",
        "::1.2.3",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "\u0661.2.3.4"
      })
  void anythingElseIsNone(String text) {
    assertThat(IpAddress.canonical(text)).isNull();
  }
}
