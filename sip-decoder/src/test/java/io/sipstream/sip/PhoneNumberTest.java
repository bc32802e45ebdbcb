package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumberTest {
  /** RFC 3966 section 3, 5.1.1 and 6; RFC 3261 section 19.1.6 for the escapes. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "tel:+1-201-555-0123,                           +12015550123",
        "tel:7042;phone-context=example.com,            7042",
        "tel:863-1234;phone-context=+1-914-555,         8631234",
        "tel:(212)555.0199,                             2125550199",
        "tel:*67#,                                      *67#",
        "tel:%2312%23,                                  #12#",
        "tel:B0A5,                                      B0A5",
        "tel:0fe1;phone-context=example.com,            0fe1",
        "tel:+12a,                                      -",
        "tel:+,                                         -",
        "tel:12+3,                                      -",
        "tel:1%2,                                       -",
        "sip:+12125550100@example.com,                  +12125550100",
        "sip:%2B12125550100@example.com,                +12125550100",
        "sip:+1-212-555-0100;ext=7@example.com,         +12125550100",
        "sip:2125550100@example.com,                    2125550100",
        "sip:212-555-0100@example.com;user=phone,       2125550100",
        "sip:212-555-0100@example.com,                  -",
        "sip:192.0.2.1@example.com,                     -",
        "sip:7@example.com,                             -",
        "sip:alice@example.com;user=phone,              -",
        "sip:alice@example.com,                         -",
        "sip:12ab@example.com,                          -",
        "sip:example.com,                               -",
      })
  void aUserIsANumberOrNot(String uri, String number) {
    Span found = SipUri.parse(Span.of(uri)).number();
    assertThat(found == null ? null : found.toString()).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"39, true", "40, true", "41, false"})
  void longOnesAreNone(int digits, boolean is) {
    assertThat(PhoneNumber.of(Span.of("1".repeat(digits)), true) != null).isEqualTo(is);
  }
}
