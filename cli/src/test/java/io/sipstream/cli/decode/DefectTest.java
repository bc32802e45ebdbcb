package io.sipstream.cli.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class DefectTest {
  @Test
  void aDefectIsCountedApartFromWhatCapturesHold() {
    Summary summary = new Summary(document -> {});
    summary.deadLetter("sip", "no_start_line", "");
    assertThat(summary.defects()).isZero();
    assertThat(printed(summary)).doesNotContain("defect");

    summary.deadLetter("bug", "NullPointerException", "");
    assertThat(summary.defects()).isEqualTo(1);
    assertThat(printed(summary)).contains("bug.NullPointerException 1").contains("please report");
  }

  private static String printed(Summary summary) {
    var bytes = new ByteArrayOutputStream();
    summary.print(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
