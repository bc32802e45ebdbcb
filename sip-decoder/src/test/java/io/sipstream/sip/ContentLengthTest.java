package io.sipstream.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.testing.Seed;
import io.sipstream.text.Span;
import io.sipstream.varied.Mutations;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content-Length that is found in a head is the one of the parsed message. */
class ContentLengthTest {
  private static final Pattern HEAD = Pattern.compile("(?s)\\A(.*?)\n\r?\n");
  private static final String START = "OPTIONS sip:a SIP/2.0\r\n";

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "'Content-Length: 7', 7",
        "'CONTENT-length \t: 7 ', 7",
        "'l:7', 7",
        "'L: 7\r\nl: 8', 8",
        "'Content-Length:\r\n  7', 7",
        "'Subject: x\r\n l: 7', none",
        "'Content-Length', none",
        "'Content-Length: ', ''",
        "'Content-Lengths: 7', none",
        "'Content-Length: 7, 8', '7, 8'",
      })
  void theLastOneCounts(String lines, String value) {
    Header found = SipParser.contentLength(Span.of(START + lines + "\r\n\r\n"));

    assertThat(found == null ? null : found.value().toString()).isEqualTo(value);
  }

  @Test
  void onlyHeadersThatTheParserKeepsCount() {
    String full = START + "X: y\r\n".repeat(SipLimits.HEADERS - 1) + "l: 7\r\n";

    assertThat(SipParser.contentLength(Span.of(full + "l: 8\r\n\r\n")).value()).hasToString("7");
  }

  @Test
  void damagedHeadsHaveTheLengthOfTheParsedMessage() {
    Mutations mutations = new Mutations(Seed.of(ContentLengthTest.class));
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      String message = new String(mutations.next(), ISO_8859_1);
      Matcher matcher = HEAD.matcher(message);
      String head = matcher.find() ? matcher.group() : message;
      Span bytes = Span.ofLatin1(head);
      int lineEnd = Math.max(0, head.indexOf('\n'));
      if (StartLine.parse(bytes.slice(0, lineEnd).trim(), 0, new Problems()) == null) {
        continue;
      }
      Header expected = SipParser.parseDatagram(bytes).last(HeaderName.CONTENT_LENGTH);
      Header actual = SipParser.contentLength(bytes);
      assertThat(text(actual)).as(head).isEqualTo(text(expected));
      found += actual == null ? 0 : 1;
    }
    assertThat(found).isGreaterThan(5_000);
  }

  private static String text(Header header) {
    return header == null ? null : header.atByte() + " " + header.value();
  }
}
