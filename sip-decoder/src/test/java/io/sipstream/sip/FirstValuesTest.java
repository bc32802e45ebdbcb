package io.sipstream.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without parsing all of a header: it equals what the complete parser finds. */
class FirstValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: <sip:a@example.com>;tag=1",
        "From: \"A <b> \\\" ;tag=x\" <sip:a@example.com;tag=2> ; Tag = 3",
        "From: \"unclosed <sip:a@example.com>;tag=4",
        "From: sip:a@example.com;tag=5",
        "From: A <sip:a@example.com;tag=6",
        "From: sip:a@b;+sip.instance=\"<urn:uuid:1>\";tag=7",
        "From: <sip:a@example.com>",
        "From: \"\" <sip:a@b>;tag=\"8\"",
        "From:",
        "To: <sip:a@example.com>;tag=9",
      })
  void tag(String header) {
    SipMessage message = message(header);
    NameAddr from = message.nameAddr(HeaderName.FROM);

    assertThat(message.tag(HeaderName.FROM))
        .isEqualTo(from == null ? null : from.parameters().get("tag"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: <sip:a@b>",
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nVia: SIP/2.0/TCP b:5\r\nv: SIP/2.0/TCP c",
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1, SIP/2.0/TCP b\r\nVia: SIP/2.0/TCP c",
        "Via:\r\nVia: SIP/2.0/TCP b;branch=x",
        "Via: SIP/2.0/TCP b;branch=x\r\nVia: ,",
      })
  void vias(String headers) {
    SipMessage message = message(headers);
    List<Via> all = message.vias();
    FirstVias first = FirstVias.of(message);

    assertThat(first.count()).isEqualTo(all.size());
    assertThat(branch(first.last())).isEqualTo(all.isEmpty() ? null : branch(all.get(0)));
    assertThat(branch(first.before())).isEqualTo(all.size() < 2 ? null : branch(all.get(1)));
  }

  /** Spans are compared by their bytes; the parameters of a hop are not comparable. */
  private static List<Object> branch(Via via) {
    return via == null
        ? null
        : Arrays.asList(via.sentBy(), via.branch(), via.transport(), via.damaged());
  }

  private static SipMessage message(String headers) {
    byte[] bytes = ("OPTIONS sip:a@b SIP/2.0\r\n" + headers + "\r\n\r\n").getBytes(UTF_8);
    return SipParser.parseDatagram(new Span(bytes, 0, bytes.length));
  }
}
