package io.sipstream.cli.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class InternalErrorTest {
  @Test
  void anInternalErrorIsCountedApartFromWhatCapturesHold() {
    Summary summary = new Summary(message -> {});
    summary.deadLetter("sip", "no_start_line", "");
    assertThat(summary.internalErrors()).isZero();
    assertThat(printed(summary)).doesNotContain("internal error");

    summary.deadLetter("internal_error", "NullPointerException", "");
    assertThat(summary.internalErrors()).isEqualTo(1);
    assertThat(printed(summary))
        .contains("internal_error.NullPointerException 1")
        .contains("please report");
  }

  private static String printed(Summary summary) {
    var bytes = new ByteArrayOutputStream();
    summary.print(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
