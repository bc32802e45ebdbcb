package io.sipstream.job.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class BrokerActivityClockTest {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final Duration MAX_RESPONSE_INTERVAL = Duration.ofSeconds(2);

  private final ManualClock manual = new ManualClock(1);
  private long answers;
  private final BrokerActivityClock clock =
      new BrokerActivityClock(manual, MAX_RESPONSE_INTERVAL, () -> answers);
  private final long startNanos = clock.relativeTimeNanos();

  @Test
  void itRunsWhileKafkaAnswers() {
    for (int i = 0; i < 10; i++) {
      manual.advanceTime(Duration.ofMillis(500));
      answers++;
      clock.relativeTimeNanos();
    }

    assertThat(passedNanos()).isEqualTo(5 * SECOND_NANOS);
    assertThat(clock.relativeTimeMillis() - startNanos / 1_000_000).isEqualTo(5_000);
  }

  @Test
  void itStandsStillWhileKafkaIsAway() {
    manual.advanceTime(Duration.ofMinutes(1));
    assertThat(passedNanos()).isZero();

    // Of the time that was spent waiting only as much counts as may pass between two answers.
    answers++;
    assertThat(passedNanos()).isEqualTo(MAX_RESPONSE_INTERVAL.toNanos());
    manual.advanceTime(Duration.ofMinutes(1));
    assertThat(passedNanos()).isEqualTo(MAX_RESPONSE_INTERVAL.toNanos());
  }

  @Test
  void whereNothingIsAskedOfKafkaItIsAnyClock() {
    answers = ConsumerActivityReporter.NO_CONSUMER;
    for (int i = 0; i < 10; i++) {
      manual.advanceTime(Duration.ofSeconds(1));
      clock.relativeTimeNanos();
    }

    assertThat(passedNanos()).isEqualTo(10 * SECOND_NANOS);
  }

  private long passedNanos() {
    return clock.relativeTimeNanos() - startNanos;
  }
}
