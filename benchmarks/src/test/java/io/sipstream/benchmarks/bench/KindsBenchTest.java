package io.sipstream.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindsBenchTest {
  private static final int FRAGMENTS = 5;

  @Test
  void eachKindIsComparedWithTheUsual(@TempDir Path directory) throws Exception {
    Table table = SmallRun.of(new KindsBench(), directory, 1).tables().get(0);

    assertThat(table.rows()).hasSize(8);
    assertThat(SmallRun.figure(table, 0, "of the usual")).isEqualTo(1);
    assertThat(table.rows().get(FRAGMENTS).get(0)).isEqualTo("50 % in fragments");
    double frames = SmallRun.figure(table, FRAGMENTS, "frames each");
    assertThat(frames).isGreaterThan(1.4);
    // The same cost, counted once by the message and once by the frame; both are of two digits.
    double perFrame = SmallRun.figure(table, FRAGMENTS, "per frame, of the usual");
    double usualFrames = SmallRun.figure(table, 0, "frames each");
    assertThat(perFrame * frames / usualFrames)
        .isCloseTo(SmallRun.figure(table, FRAGMENTS, "of the usual"), Percentage.withPercentage(3));
  }
}
