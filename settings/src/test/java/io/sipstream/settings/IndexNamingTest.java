package io.sipstream.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexNamingTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T23:59:59.999999999Z, x-2026.11.22, x-2026.11.22.23",
    "2026-11-23T00:00:00Z,           x-2026.11.23, x-2026.11.23.00",
    "2000-01-01T00:00:00Z,           x-2000.01.01, x-2000.01.01.00",
    "1999-12-31T23:59:59.999999999Z, x-undated,    x-undated",
    "2099-12-31T23:59:59.999999999Z, x-2099.12.31, x-2099.12.31.23",
    "2100-01-01T00:00:00Z,           x-undated,    x-undated",
    "1970-01-01T00:00:00Z,           x-undated,    x-undated",
    "2200-01-01T00:00:00Z,           x-undated,    x-undated",
  })
  void followsTheTimeOfCaptureWithinBounds(Instant time, String daily, String hourly) {
    long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    assertThat(new IndexNaming("x", IndexNaming.Granularity.DAY).indexFor(nanos)).isEqualTo(daily);
    assertThat(new IndexNaming("x", IndexNaming.Granularity.HOUR).indexFor(nanos))
        .isEqualTo(hourly);
  }
}
