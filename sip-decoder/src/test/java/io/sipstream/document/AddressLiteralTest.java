package io.sipstream.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.IpAddress;
import io.sipstream.testing.Seed;
import io.sipstream.text.Span;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
  private static final int TEXTS = 200_000;
  private static final String ALPHABET = "0011223459..........:af";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0.0.0.0",
        "192.0.2.1",
        "255.255.255.255",
        "256.0.0.1",
        "01.2.3.4",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        "host1",
        "2001:DB8::1",
        "::ffff:192.0.2.1",
        "1:2"
      })
  void literalsAreThoseOfTheGeneralParser(String text) {
    compare(text);
  }

  @Test
  void randomTextsAreJudgedAsByTheGeneralParser() {
    Random random = new Random(Seed.of(AddressLiteralTest.class));
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(16); length > 0; length--) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      compare(text.toString());
    }
  }

  private static void compare(String text) {
    Span found = AddressLiteral.canonical(Span.of(text));
    assertThat(found == null ? null : found.toString())
        .as(text)
        .isEqualTo(IpAddress.canonical(text));
  }
}
