package io.sipstream.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sipstream.testing.Seed;
import io.sipstream.text.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The parsers of usual forms return what the general parsers return, also for mutated values. */
@Tag("hostile")
class UsualFormsTest {
  private static final int MUTATIONS = 200_000;
  private static final String[] ADDRESSES = {
    "\"Alice, A.\" <sip:alice@example.com:5061;transport=tcp;lr>;tag=a=1;x",
    "<sips:+4930123456;user=phone@192.0.2.1>;tag=77",
    "Bob Builder <sip:example.com>",
    "Bob <sip:bob@example.com;user=phone>;expires=60;q=0.5;reg-id=1;a;b=c",
    "sip:bob@example.com:5060;transport=UDP",
    "<sip:bob@[2001:db8::1]:5060?subject=x>",
    "\"\" <sip:1@a>"
  };
  private static final String[] VIAS = {
    "SIP/2.0/UDP pc33.example.com:5060;branch=z9hG4bK77;received=192.0.2.1;rport=5061",
    "SIP/2.0/TLS 192.0.2.4;rport;branch=z9hG4bK-1;alias",
    "SIP/2.0/TCP [2001:db8::9]:5062;branch=z9hG4bK2"
  };
  private static final String ALPHABET = "\"\\<>@:;=,?%[] \t\r\nsipA09.-+/*\u00e4";

  private final Random random = new Random(Seed.of(UsualFormsTest.class));

  @Test
  void addressesAreThoseOfTheGeneralParser() {
    compare(ADDRESSES, NameAddr::usual, value -> facts(NameAddr.any(value)), UsualFormsTest::facts);
  }

  @Test
  void urisAreThoseOfTheGeneralParser() {
    compare(
        Arrays.stream(ADDRESSES).map(UsualFormsTest::uriIn).toArray(String[]::new),
        UsualFormsTest::usualUri,
        value -> facts(SipUri.any(value)),
        UsualFormsTest::facts);
  }

  @Test
  void viasAreThoseOfTheGeneralParser() {
    compare(VIAS, Via::usual, value -> facts(Via.any(value)), UsualFormsTest::facts);
  }

  private <T> void compare(
      String[] values,
      Function<Span, T> usual,
      Function<Span, String> general,
      Function<T, String> facts) {
    int found = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Span value = mutated(values[random.nextInt(values.length)]);
      T parsed = usual.apply(value);
      if (parsed != null) {
        found++;
        assertEquals(general.apply(value), facts.apply(parsed), value::toString);
      }
    }
    assertTrue(found > MUTATIONS / 20, found + " values of the usual form");
  }

  private Span mutated(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int changes = random.nextInt(4); changes > 0 && changed.length() > 1; changes--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(4)) {
        case 0 -> changed.deleteCharAt(at);
        case 1 -> changed.insert(at, other());
        case 2 -> changed.setCharAt(at, other());
        default -> changed.setLength(Math.max(1, at));
      }
    }
    byte[] bytes = ("#" + changed.toString().trim() + "\r\n").getBytes(StandardCharsets.UTF_8);
    return new Span(bytes, 1, bytes.length - 2).trim();
  }

  private char other() {
    return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
  }

  private static String uriIn(String address) {
    int open = address.indexOf('<') + 1;
    int close = address.indexOf('>');
    return address.substring(open, close < 0 ? address.length() : close);
  }

  private static SipUri usualUri(Span text) {
    int end = text.arrayOffset() + text.length();
    SipUri uri = SipUri.usual(text.array(), text.arrayOffset(), end);
    return uri == null || uri.original().length() < text.length() ? null : uri;
  }

  private static String facts(NameAddr address) {
    return String.join(
        "|",
        String.valueOf(address.displayName()),
        facts(address.uri()),
        facts(address.parameters()),
        String.valueOf(address.damaged()));
  }

  private static String facts(SipUri uri) {
    return String.join(
        "|",
        String.valueOf(uri.original()),
        String.valueOf(uri.scheme()),
        String.valueOf(uri.user()),
        String.valueOf(uri.host()),
        String.valueOf(uri.port()),
        facts(uri.parameters()),
        uri.headers().toString(),
        String.valueOf(uri.damaged()));
  }

  private static String facts(Via via) {
    return String.join(
        "|",
        via.transport().toString(),
        via.sentBy().toString(),
        String.valueOf(via.branch()),
        String.valueOf(via.received()),
        String.valueOf(via.rport()),
        facts(via.parameters()),
        String.valueOf(via.damaged()));
  }

  private static String facts(Parameters parameters) {
    return parameters.all() + " " + parameters.hasEmpty() + " " + parameters.isPartial();
  }
}
