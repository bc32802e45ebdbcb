package io.sipstream.job.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
  @ParameterizedTest(name = "attempt {0}: {1} to {2} ms")
  @CsvSource({
    "1,   100,  50",
    "2,   200,  100",
    "3,   400,  200",
    "6,   3200, 1600",
    "7,   5000, 2500", // 6400 is above the bound
    "1000000, 5000, 2500",
  })
  void theDelayDoublesUpToItsBoundAndIsShortenedByHalfAtMost(
      int attempt, long longestMs, long shortestMs) {
    assertThat(new RetryDelay(100, 5000, () -> 0.0).afterAttemptMs(attempt)).isEqualTo(longestMs);
    assertThat(new RetryDelay(100, 5000, () -> Math.nextDown(1.0)).afterAttemptMs(attempt))
        .isBetween(shortestMs, shortestMs + 1);
  }

  @Test
  void aTinyDelayIsNeverNone() {
    assertThat(new RetryDelay(1, 1, () -> 0.99).afterAttemptMs(1)).isEqualTo(1);
  }

  @Test
  void theLongestBoundDoesNotOverflow() {
    assertThat(new RetryDelay(1, Long.MAX_VALUE / 2, () -> 0.0).afterAttemptMs(1000)).isPositive();
  }
}
