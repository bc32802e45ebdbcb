package io.sipstream.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import io.sipstream.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the parsers of usual addresses with the general ones, on mutated input. */
class UsualAddressTest {
  private static final int ADDRESSES = 300_000;
  private static final String[] PARTS = {
    "\"",
    "<",
    ">",
    "sip:",
    "sips:",
    "SIP:",
    "tel:",
    "alice",
    "+4930123",
    "@",
    "example.com",
    "Example.com",
    "192.0.2.1",
    "[2001:db8::1]",
    ":",
    "5060",
    "99999",
    ";",
    "tag=a1b2",
    "transport=tcp",
    "lr",
    "=",
    "?",
    "Subject=x",
    " ",
    "\t",
    "\\",
    ",",
    "%41",
    "%",
    "*",
    "\u00e4",
    "Alice B",
    ";;",
    "user=phone",
    "\"q\""
  };
  private static final String[] USUAL = {
    "\"Alice\" <sip:alice@example.com:5060;transport=tcp;user=phone>;tag=a1b2;q=0.5",
    "<sip:192.0.2.1;lr>",
    "\"\"<sips:+4930123@192.0.2.1>;expires=60",
    "sip:alice@example.com;tag=x"
  };

  private final Random random = new Random(Seed.of(UsualAddressTest.class));

  @Test
  void addressesAreThoseOfTheGeneralParser() {
    int undamaged = 0;
    for (int i = 0; i < ADDRESSES; i++) {
      Span text = amidst(text());
      NameAddr any = NameAddr.any(text);
      assertThat(described(NameAddr.parse(text))).as("%s", text).isEqualTo(described(any));
      assertThat(described(SipUri.parse(text)))
          .as("%s", text)
          .isEqualTo(described(SipUri.any(text)));
      undamaged += any.damaged() ? 0 : 1;
    }
    assertThat(undamaged).isGreaterThan(ADDRESSES / 20);
  }

  private String text() {
    StringBuilder text = new StringBuilder(USUAL[random.nextInt(USUAL.length)]);
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, PARTS[random.nextInt(PARTS.length)]);
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
        default -> {
          if (at < text.length()) {
            text.setCharAt(at, (char) random.nextInt(256));
          }
        }
      }
    }
    return text.toString().trim();
  }

  /** Returns a text within other bytes, which do not belong to it. */
  private static Span amidst(String text) {
    byte[] bytes = ("<sip:" + text + ">;tag=1").getBytes(ISO_8859_1);
    return new Span(bytes, 5, 5 + text.length());
  }

  private static String described(NameAddr address) {
    return address.displayName()
        + "|"
        + described(address.uri())
        + "|"
        + described(address.parameters())
        + address.damaged();
  }

  private static String described(SipUri uri) {
    return uri.original()
        + "|"
        + uri.scheme()
        + "|"
        + uri.user()
        + "|"
        + uri.host()
        + "|"
        + uri.port()
        + described(uri.parameters())
        + uri.headers()
        + uri.damaged();
  }

  private static List<String> described(Parameters parameters) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < parameters.count(); i++) {
      all.add(parameters.text(i).toString());
    }
    return all;
  }
}
