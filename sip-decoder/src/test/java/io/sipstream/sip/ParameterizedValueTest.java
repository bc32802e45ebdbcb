package io.sipstream.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.text.Span;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterizedValueTest {
  /** RFC 3261 section 7.3.1; RFC 3326, 4028, 6665 and 2046 have such headers. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "1800;refresher=uac, 1800, refresher, uac",
        "1800 ; Refresher = uac, 1800, refresher, uac",
        "`Q.850;cause=16;text=\"Normal; clearing\"`, Q.850, text, Normal; clearing",
        "`SIP;text=\"say \\\"no\\\"\";cause=600`, SIP, text, say \"no\"",
        "`SIP;text=\"say \\\"no\\\"\";cause=600`, SIP, cause, 600",
        "`\"a;b\";c=d`, `\"a;b\"`, c, d",
        "multipart/mixed;boundary=a=b, multipart/mixed, boundary, a=b",
        "dialog;id=, dialog, id, -",
        "dialog;id, dialog, id, -",
        "dialog;idle=1, dialog, id, -",
        "presence, presence, id, -",
        ";id=1, ``, id, 1",
        "a;id=1;id=2, a, id, 1",
      })
  void valueAndParametersAreFound(String header, String value, String name, String parameter) {
    ParameterizedValue parts = ParameterizedValue.parse(Span.of(header));
    assertThat(parts.value()).hasToString(value);
    Span found = parts.get(name);
    assertThat(found == null ? null : found.toString()).isEqualTo(parameter);
  }

  @ParameterizedTest
  @CsvSource({"99, 99", "100, 100", "101, -1", "-1, -1", "1x, -1", "'', -1"})
  void numbersAreBounded(String text, long number) {
    assertThat(ParameterizedValue.parse(Span.of("a;n=" + text)).number("n", 100)).isEqualTo(number);
  }
}
