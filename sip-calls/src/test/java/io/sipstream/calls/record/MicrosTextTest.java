package io.sipstream.calls.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MicrosTextTest {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final MicrosText text = new MicrosText();

  @Test
  void equalsTheTextOfTheLibrary() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long micros = random.nextLong(9_000_000_000_000_000L);
      String expected = MICROS.format(Instant.EPOCH.plusNanos(micros * 1_000));
      assertThat(text.micros(micros)).isEqualTo(expected);
      assertThat(text.millis(micros)).isEqualTo(expected.substring(0, 23) + "Z");
      assertThat(text.micros(micros)).isEqualTo(expected);
    }
  }

  @Test
  void anAbsentTimeHasNoText() {
    assertThat(text.micros(-1)).isNull();
    assertThat(text.millis(-1)).isNull();
  }
}
