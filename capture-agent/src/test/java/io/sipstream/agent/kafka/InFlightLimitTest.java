package io.sipstream.agent.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InFlightLimitTest {
  private final InFlightLimit window = new InFlightLimit(100);

  private CompletableFuture<Boolean> acquire(int bytes) {
    return CompletableFuture.supplyAsync(() -> window.acquire(bytes));
  }

  @Test
  void whatFitsGoesAtOnceAndTheNextWaitsForRoom() throws Exception {
    assertThat(window.acquire(60)).isTrue();
    assertThat(window.acquire(40)).isTrue();

    CompletableFuture<Boolean> next = acquire(1);
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(next).isNotDone();
    window.release(40);

    assertThat(next.get()).isTrue();
  }

  @Test
  void aFrameBeyondTheLimitGoesAlone() throws Exception {
    assertThat(window.acquire(1000)).isTrue();
    CompletableFuture<Boolean> next = acquire(1);
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(next).isNotDone();
    window.release(1000);
    assertThat(next.get()).isTrue();
  }

  @Test
  void whoWaitsWhenItIsClosedIsTurnedAway() throws Exception {
    window.acquire(100);
    CompletableFuture<Boolean> next = acquire(1);
    TimeUnit.MILLISECONDS.sleep(50);
    window.close();

    assertThat(next.get()).isFalse();
    window.release(100);
    assertThat(window.acquire(1)).isFalse();
  }
}
