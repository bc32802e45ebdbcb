package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameAddrTest {
  /** Forms of RFC 3261 section 20.10 and 20.20, and RFC 4475 section 3.1.1.1 and 3.1.1.6. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "`\"Mr. Watson\" <sip:watson@bell.com>;q=0.7; expires=3600`, `Mr. Watson`, sip:watson@bell.com, -, false",
        "`The Operator <sip:operator@cs.columbia.edu>;tag=287447`, `The Operator`, sip:operator@cs.columbia.edu, 287447, false",
        "`sip:+12125551212@server.phone2net.com;tag=887s`, -, sip:+12125551212@server.phone2net.com, 887s, false",
        "`<sip:a@b;tag=not-this>;TAG = \"q\"`, -, sip:a@b;tag=not-this, q, false",
        "`\"Nikola \\\"T\\\" \\\\ Tesla\"<sip:n.tesla@high-voltage.org>`, `Nikola \"T\" \\ Tesla`, sip:n.tesla@high-voltage.org, -, false",
        "`\"A <b>\" <sip:x@y>;tag=1`, `A <b>`, sip:x@y, 1, false",
        "`caller<sip:caller@example.com>;tag=323`, caller, sip:caller@example.com, 323, false",
        "`\"\" <sip:a@b>`, -, sip:a@b, -, false",
        "`< sip:a@b >`, -, sip:a@b, -, true",
        "`\"Open <sip:a@b>;tag=1`, `\"Open`, sip:a@b, 1, true",
        "`<sip:a@b`, -, sip:a@b, -, true",
        "`> <sip:a@b>`, >, sip:a@b, -, true",
        "`sip:a@b;+sip.instance=\"<urn:uuid:1>\";tag=1`, -, sip:a@b, 1, false",
        "`sip:a@b;;tag=1`, -, sip:a@b, 1, true",
        "`sip:a@b;tag=1;`, -, sip:a@b, 1, true",
        "`<sip:a@b> junk`, -, sip:a@b, -, true",
      })
  void partsAreFound(String value, String display, String uri, String tag, boolean damaged) {
    NameAddr address = NameAddr.parse(Span.of(value));
    assertThat(text(address.displayName())).isEqualTo(display);
    assertThat(address.uri().original()).hasToString(uri);
    assertThat(text(address.parameters().get("tag"))).isEqualTo(tag);
    assertThat(address.damaged()).isEqualTo(damaged);
  }

  private static String text(Span span) {
    return span == null ? null : span.toString();
  }
}
