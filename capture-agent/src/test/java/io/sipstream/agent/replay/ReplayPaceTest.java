package io.sipstream.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayPaceTest {
  private static final long HOUR = 3_600_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    // speed | capture times | when they are due
    "1   | 1000 1500 1500 3000        | 0 500 500 2000",
    "2   | 1000 1500 3000             | 0 250 1000",
    "0.5 | 1000 1500                  | 0 1000",
    // Out of order: the later frames come when they would have without it.
    "1   | 1000 3000 2000 4000        | 0 2000 1000 3000",
    // An hour is waited for, more is not; a clock that jumps there and back costs nothing.
    "1   | 0 3600000000000            | 0 3600000000000",
    "1   | 0 3600000000001            | 0 3600000000000",
    "1   | 0 7200000000000000 5 6     | 0 3600000000000 0 1",
    "1   | 7200000000000000 5 6       | 0 -3600000000000 -3599999999999",
    "max | 1000 1500                  | 0 0",
  })
  void aFrameIsDueAfterTheGapBeforeIt(String row) {
    String[] columns = row.split("\\|");
    ReplayPace pace = ReplayPace.parse(columns[0].strip());

    long[] due = Arrays.stream(numbers(columns[1])).map(pace::dueNanos).toArray();

    assertThat(due).containsExactly(numbers(columns[2]));
    assertThat(ReplayPace.GAP_LIMIT_NANOS).isEqualTo(HOUR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "0", "-1", "NaN", "Infinity", "MAX", "1x"})
  void whatIsNoSpeedIsToldSo(String text) {
    assertThat(ReplayPace.parse(text)).isNull();
  }

  private static long[] numbers(String text) {
    return Arrays.stream(text.strip().split(" +")).mapToLong(Long::parseLong).toArray();
  }
}
