package io.sipstream.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
  @ParameterizedTest
  @CsvSource({
    "plain text, plain text",
    "Grüße 你好 😀, Grüße 你好 😀",
    "'\u001b]0;title\u0007', \\u001b]0;title\\u0007",
    "'\u007f\u0080\u009f', \\u007f\\u0080\\u009f",
    "'a\r\nb\tc', a\\u000d\\u000ab\\u0009c",
    "'\u202eback\u2066', \\u202eback\\u2066",
    "'\u200b\ufeff\u2028\u2029', \\u200b\\ufeff\\u2028\\u2029",
    "'\ud83d', \\ud83d",
    "'\udb40\udc01', \\udb40\\udc01"
  })
  void whatIsNotSeenIsWrittenOut(String text, String visible) {
    assertThat(VisibleText.of(text)).isEqualTo(visible);
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(VisibleText.of("😀😀😀", 3)).isEqualTo("😀😀😀");
    assertThat(VisibleText.of("😀😀😀😀", 3)).isEqualTo("😀😀…");
  }

  @Test
  void aCallIdIsOnePhraseOfTheQueryAndOneWordOfTheShell() {
    String callId = "a\" OR \\\"*'$(id)\u001b";
    String line = Report.searchLine(callId, URI.create("http://127.0.0.1:9200"));
    assertThat(line)
        .startsWith("curl 'http://127.0.0.1:9200/sip-messages-*/_search?")
        .endsWith("'");
    String query = line.substring(line.indexOf("&q=") + 3, line.length() - 1);
    assertThat(query).matches("[A-Za-z0-9%+*._-]*");
    assertThat(URLDecoder.decode(query, StandardCharsets.UTF_8))
        .isEqualTo("sip.call_id:\"a\\\" OR \\\\\\\"*'$(id)\u001b\"");
  }
}
