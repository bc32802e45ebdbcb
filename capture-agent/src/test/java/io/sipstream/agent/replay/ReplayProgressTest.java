package io.sipstream.agent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.support.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplayProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(77);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ReplayProgress progress(long totalBytes) {
    return new ReplayProgress(
        new Progress(new PrintStream(out, true, UTF_8), false, clock::get), totalBytes, clock::get);
  }

  @Test
  void aLineEveryFiveSecondsTellsRateAndTimeLeft() {
    ReplayProgress progress = progress(1_000_000);
    progress.at(1, 1);
    clock.addAndGet(5 * SECOND);
    progress.at(100_000, 10_000);
    clock.addAndGet(SECOND);
    progress.at(200_000, 20_000);
    clock.addAndGet(4 * SECOND);
    progress.at(500_000, 60_000);

    assertThat(out.toString(UTF_8))
        .isEqualToNormalizingNewlines(
            "10 % read, 10000 frames, 2000 frames/s, 0:45 left\n"
                + "50 % read, 60000 frames, 10000 frames/s, 0:10 left\n");
  }

  @Test
  void withoutASizeThereIsNoTimeLeft() {
    ReplayProgress progress = progress(0);
    clock.addAndGet(10 * SECOND);
    progress.at(500, 50);

    assertThat(out.toString(UTF_8))
        .isEqualToNormalizingNewlines("500 bytes read, 50 frames, 5 frames/s\n");
  }

  @Test
  void aReplayThatIsSoonDonePrintsNothing() {
    ReplayProgress progress = progress(1_000);
    progress.at(1_000, 10);
    progress.close();

    assertThat(out.size()).isZero();
  }
}
