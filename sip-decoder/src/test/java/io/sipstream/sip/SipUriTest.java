package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {
  /** RFC 3261 section 19.1.3, RFC 3966 section 6, RFC 4475, and packetbeat's table of URIs. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "sip:alice@atlanta.com,                           sip,  alice, atlanta.com, -1",
        "sip:alice:secretword@atlanta.com;transport=tcp,  sip,  alice, atlanta.com, -1",
        "sips:alice@atlanta.com?subject=project%20x&priority=urgent, sips, alice, atlanta.com, -1",
        "sip:+1-212-555-1212:1234@gateway.com;user=phone, sip,  +1-212-555-1212, gateway.com, -1",
        "sip:alice@192.0.2.4,                             sip,  alice, 192.0.2.4, -1",
        "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com, sip, -, atlanta.com, -1",
        "sip:alice;day=tuesday@atlanta.com,               sip,  alice;day=tuesday, atlanta.com, -1",
        "sip:user;par=u%40example.net@example.com,        sip,  user;par=u%40example.net, example.com, -1",
        "sip:bob@[2001:db8::1]:5070;transport=udp,        sip,  bob, 2001:db8::1, 5070",
        "sip:[2001:DB8::10],                              sip,  -, 2001:db8::10, -1",
        "sips:test@10.0.2.15:5061 ; transport=udp,        sips, test, 10.0.2.15, 5061",
        "sip:bob@example.com?Replaces=abc@192.0.2.9,      sip,  bob, example.com, -1",
        "sip:bob@home@example.com;a=b@c,                  sip,  bob@home, example.com, -1",
        "SIP:Bob@EXAMPLE.com:0,                           sip,  Bob, example.com, 0",
        "sip:bob@example.com:5070?subject=x,              sip,  bob, example.com, 5070",
        "tel:+1-201-555-0123,                             tel,  +1-201-555-0123, -, -1",
        "tel:7042;phone-context=example.com,              tel,  7042, -, -1",
        "urn:service:sos,                                 urn,  -, -, -1",
        "mailto:alice@example.com,                        mailto, alice, example.com, -1",
        "nobodyKnowsThisScheme:totallyopaquecontent,      nobodyknowsthisscheme, -, -, -1",
      })
  void partsAreFound(String text, String scheme, String user, String host, int port) {
    SipUri uri = SipUri.parse(Span.of(text));
    assertThat(uri.original()).hasToString(text);
    assertThat(text(uri.scheme())).isEqualTo(scheme);
    assertThat(text(uri.user())).isEqualTo(user);
    assertThat(text(uri.host())).isEqualTo(host);
    assertThat(uri.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        ":",
        "sip:",
        "sip:alice@",
        "sip:a@h:",
        "sip:a@h:65536",
        "sip:a@h:x",
        "sip:a@[::1",
        "sip:a@[::1]x",
        "sip:a b@h",
        "tel:",
        "<sip:a@h>",
        "1sip:a@h",
        "sip:a@b@h",
        "sip:a@h?x=y@z",
        "sip:@h",
        "sip:a@h;;lr",
        "sip:a@h;",
        "sip:a%@h",
        "sip:a%4@h",
        "sip:a%zz@h",
        "sip:#31#1@h",
        "sip:a\"b@h",
        "sip:a<b@h",
        "sip:a:b:c@h",
        "sip:a:b;c@h",
        "sip:\u00e9@h"
      })
  void damageIsTold(String text) {
    assertThat(SipUri.parse(Span.of(text)).damaged()).isTrue();
  }

  /** RFC 3261 section 25.1, all that its grammar lets be. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:h",
        "sip:a:@h",
        "sip:-_.!~*'()&=+$,;?/@h",
        "sip:a:-_.!~*'()&=+$,@h",
        "sip:%23%31%aF@h",
        "sip:a@h;lr",
        "sip:a@h;x=;y",
        "sip:a@h;x=%00[]/:&+$?y=z",
        "sips:a@[2001:db8::1]:5061;transport=tls",
        "mailto:a\"b@h",
      })
  void whatMayBeIsNoDamage(String text) {
    assertThat(SipUri.parse(Span.of(text)).damaged()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"65535, 65535", "0, 0", "05060, 5060"})
  void portsUpToTheLimitAreTaken(String text, int port) {
    SipUri uri = SipUri.parse(Span.of("sip:a@h:" + text));
    assertThat(uri.port()).isEqualTo(port);
    assertThat(uri.damaged()).isFalse();
  }

  private static String text(Span span) {
    return span == null ? null : span.toString();
  }
}
