package io.sipstream.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sipstream.benchmarks.run.Table;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindsBenchTest {
  // The figures have two decimals, and there are two or three in what is compared.
  private static final double ROUNDED = 0.05;

  @Test
  void eachKindIsComparedWithTheUsual(@TempDir Path directory) throws Exception {
    Table table = SmallRun.of(new KindsBench(), directory, 1).tables().get(0);

    List<String> kinds = table.rows().stream().map(row -> row.get(0)).toList();
    assertThat(kinds).hasSize(8).startsWith("usual traffic");
    double usualMicros = SmallRun.figure(table, 0, "us per message");
    double usualFrames = SmallRun.figure(table, 0, "frames each");
    double usualBytes = SmallRun.figure(table, 0, "bytes each");
    for (int row = 1; row < kinds.size(); row++) {
      double times = SmallRun.figure(table, row, "us per message") / usualMicros;
      double frames = SmallRun.figure(table, row, "frames each") / usualFrames;
      double bytes = SmallRun.figure(table, row, "bytes each") / usualBytes;
      assertThat(SmallRun.figure(table, row, "of the usual"))
          .as(kinds.get(row))
          .isCloseTo(times, within(ROUNDED));
      assertThat(SmallRun.figure(table, row, "per frame, of the usual"))
          .as(kinds.get(row))
          .isCloseTo(times / frames, within(ROUNDED));
      assertThat(SmallRun.figure(table, row, "per byte, of the usual"))
          .as(kinds.get(row))
          .isCloseTo(times / bytes, within(ROUNDED));
    }
    for (String more : List.of("50 % in fragments", "50 % over TCP")) {
      assertThat(SmallRun.figure(table, kinds.indexOf(more), "frames each"))
          .as(more)
          .isGreaterThan(1.1 * usualFrames);
    }
  }
}
