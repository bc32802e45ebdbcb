package io.sipstream.job.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class SinkMetricsTest {
  private final AtomicLong clockMs = new AtomicLong(1_000_000);
  private final SinkMetrics metrics = new SinkMetrics(new UnregisteredMetricsGroup(), clockMs::get);

  @Test
  void theLagIsThatOfTheNewestMessageWhenItIsDone() {
    metrics.take(990_000L);
    metrics.take(995_000L);
    metrics.take(1_000L); // an old replay beside live traffic
    metrics.sent();
    clockMs.addAndGet(500);
    metrics.done();
    clockMs.addAndGet(60_000);

    assertThat(metrics.lagMs()).isEqualTo(5_500);
  }

  @Test
  void aLagIsNotKeptForHoursBySinksThatRarelyGetADocument() {
    metrics.take(400_000L);
    metrics.sent();
    metrics.done();
    clockMs.addAndGet(300_000);
    assertThat(metrics.lagMs()).isEqualTo(600_000);

    clockMs.addAndGet(1);

    assertThat(metrics.lagMs()).isZero();
  }

  @Test
  void theClockIsNotReadForEachDocument() {
    AtomicLong readings = new AtomicLong();
    SinkMetrics counted =
        new SinkMetrics(
            new UnregisteredMetricsGroup(),
            () -> {
              readings.incrementAndGet();
              return clockMs.get();
            });
    for (int i = 0; i < 1_000; i++) {
      counted.take(clockMs.incrementAndGet());
    }

    assertThat(readings).hasValue(1);
  }

  @Test
  void aLaterReadingOfTheClockAllowsLaterMessages() {
    metrics.take(1_000_000L);
    metrics.take(1_061_000L);
    assertThat(metrics.lagMs()).isZero();
    clockMs.addAndGet(61_000);
    assertThat(metrics.lagMs()).isEqualTo(61_000);

    metrics.take(1_061_000L);

    assertThat(metrics.lagMs()).isZero();
  }

  @Test
  void theLagGrowsWhileElasticsearchIsAway() {
    metrics.take(999_000L);
    clockMs.addAndGet(60_000);

    assertThat(metrics.lagMs()).isEqualTo(61_000);
  }

  @Test
  void whatIsUnderWayCountsUntilItIsDone() {
    metrics.take(999_000L);
    metrics.sent();
    metrics.take(1_000_000L);
    clockMs.addAndGet(2_000);

    assertThat(metrics.lagMs()).isEqualTo(3_000);
    metrics.done();
    assertThat(metrics.lagMs()).isEqualTo(2_000);
  }

  @Test
  void clocksFromTheFutureCountForNothing() {
    metrics.take(2_000_000L);
    metrics.take(1_000_300L);

    assertThat(metrics.lagMs()).isZero();
    metrics.sent();
    clockMs.addAndGet(1_000);
    metrics.done();
    assertThat(metrics.lagMs()).isEqualTo(700);
  }
}
