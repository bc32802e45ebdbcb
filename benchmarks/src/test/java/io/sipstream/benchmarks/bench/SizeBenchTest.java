package io.sipstream.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeBenchTest {
  @Test
  void aTenthAndAllAreMeasured(@TempDir Path directory) throws Exception {
    Result result = SmallRun.of(new SizeBench(), directory, 1);

    Table table = result.tables().get(0);
    assertThat(table.rows())
        .extracting(row -> row.get(0))
        .containsExactly("30 messages", "300 messages");
    assertThat(SmallRun.figure(table, 1, "us per message")).isGreaterThan(100);
    assertThat(SmallRun.figure(table, 1, "of the first's")).isBetween(0.3, 3.0);
  }

  @ParameterizedTest
  @CsvSource({"1000, 100 1000", "1000000, 100000 1000000", "10000000, 100000 1000000 10000000"})
  void sizesAreTenTimesEachOther(long messages, String sizes) {
    List<String> texts = SizeBench.sizes(messages).stream().map(Object::toString).toList();

    assertThat(String.join(" ", texts)).isEqualTo(sizes);
  }
}
