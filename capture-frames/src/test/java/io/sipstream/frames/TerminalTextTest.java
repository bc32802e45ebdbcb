package io.sipstream.frames;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {
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
    assertThat(TerminalText.of(text)).isEqualTo(visible);
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(TerminalText.of("😀😀😀", 3)).isEqualTo("😀😀😀");
    assertThat(TerminalText.of("😀😀😀😀", 3)).isEqualTo("😀😀…");
  }
}
