package io.sipstream.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  private int take(TokenBucket rate, int limit) {
    int due = rate.due(limit);
    rate.taken(due);
    return due;
  }

  @Test
  void inASecondOfShortStepsTheRateIsReached() {
    TokenBucket rate = new TokenBucket(5000, clock::get);
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
      clock.addAndGet(1_000_000);
      taken += take(rate, 256);
    }
    assertThat(taken).isBetween(4999, 5000);
  }

  @Test
  void afterAPauseATenthOfASecondGoesAtOnce() {
    TokenBucket rate = new TokenBucket(1000, clock::get);
    clock.addAndGet(3_600_000_000_000L);
    assertThat(take(rate, 1_000_000)).isEqualTo(100);
    assertThat(take(rate, 1_000_000)).isZero();
  }

  @Test
  void oneASecondIsOneASecond() {
    TokenBucket rate = new TokenBucket(1, clock::get);
    clock.addAndGet(999_999_999);
    assertThat(take(rate, 256)).isZero();
    clock.addAndGet(1);
    assertThat(take(rate, 256)).isEqualTo(1);
  }

  @Test
  void whatWasDueAndNotTakenStaysDue() {
    TokenBucket rate = new TokenBucket(1000, clock::get);
    clock.addAndGet(50_000_000);
    assertThat(rate.due(20)).isEqualTo(20);
    rate.taken(5);
    assertThat(rate.due(256)).isEqualTo(45);
  }
}
