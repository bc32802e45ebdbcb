package io.sipstream.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameQueueTest {
  // Longer than the time limit of a test.
  private static final long HOUR_MILLIS = 3_600_000;

  private static CapturedFrame frame(long time, int length) {
    return CapturedFrame.of(time, LinkType.ETHERNET, new byte[length], length);
  }

  private static List<Long> drain(FrameQueue queue, int limit) {
    List<Long> times = new ArrayList<>();
    assertThat(queue.drain(frame -> times.add(frame.captureTimeNanos()), limit))
        .isEqualTo(times.size());
    return times;
  }

  @Test
  void theNewestFrameIsRefusedAndTheOlderOnesStayInOrder() {
    FrameQueue queue = new FrameQueue(3 * (FrameQueue.OVERHEAD_BYTES + 100));

    for (int time = 1; time <= 3; time++) {
      assertThat(queue.offer(frame(time, 100))).isTrue();
    }
    assertThat(queue.offer(frame(4, 100))).isFalse();
    assertThat(drain(queue, 2)).containsExactly(1L, 2L);
    assertThat(queue.offer(frame(5, 100))).isTrue();
    assertThat(drain(queue, 10)).containsExactly(3L, 5L);
    assertThat(queue.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"999, true", "1000, true", "1001, false"})
  void aFrameFitsUpToTheLimitOfBytes(int length, boolean fits) {
    assertThat(new FrameQueue(1000 + FrameQueue.OVERHEAD_BYTES).offer(frame(1, length)))
        .isEqualTo(fits);
  }

  @Test
  void framesWithoutBytesAreBoundedToo() {
    FrameQueue queue = new FrameQueue(10 * FrameQueue.OVERHEAD_BYTES);
    int taken = 0;
    while (queue.offer(frame(taken, 0))) {
      taken++;
    }
    assertThat(taken).isEqualTo(10);
  }

  @Test
  void aRefusedFrameTakesNoRoom() {
    FrameQueue queue = new FrameQueue(FrameQueue.OVERHEAD_BYTES + 100);
    for (int i = 0; i < 1000; i++) {
      assertThat(queue.offer(frame(i, 101))).isFalse();
    }
    assertThat(queue.offer(frame(1, 100))).isTrue();
  }

  @Test
  void aWakeUpBeforeTheWaitIsNotLost() throws InterruptedException {
    FrameQueue queue = new FrameQueue(1000);
    queue.wakeSender();
    assertThat(queue.awaitFrames(HOUR_MILLIS)).isTrue();
    queue.wakeAll();
    assertThat(queue.awaitFrames(HOUR_MILLIS)).isTrue();
    assertThat(queue.awaitHalfFull(HOUR_MILLIS)).isTrue();
  }

  @Test
  void twoWakeUpsEndOneWait() throws InterruptedException {
    FrameQueue queue = new FrameQueue(1000);
    queue.wakeSender();
    queue.wakeSender();
    assertThat(queue.awaitFrames(HOUR_MILLIS)).isTrue();
    assertThat(queue.awaitFrames(1)).isFalse();
  }

  @Test
  void aHalfFullQueueWakesItsReadersBeforeTheBatchEnds() throws InterruptedException {
    FrameQueue queue = new FrameQueue(4 * (FrameQueue.OVERHEAD_BYTES + 100));
    for (int time = 1; time <= 3; time++) {
      queue.offer(frame(time, 100));
    }
    assertThat(queue.isHalfFull()).isTrue();
    assertThat(queue.awaitFrames(HOUR_MILLIS)).isTrue();
    assertThat(queue.awaitHalfFull(HOUR_MILLIS)).isTrue();
  }

  @Test
  void framesAfterOneThatFailsStayQueuedAndHoldTheirMemory() {
    FrameQueue queue = new FrameQueue(10_000);
    for (int time = 1; time <= 4; time++) {
      queue.offer(frame(time, 100));
    }
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                queue.drain(
                    frame -> {
                      if (frame.captureTimeNanos() == 2) {
                        throw new IllegalStateException("expected");
                      }
                    },
                    10));
    assertThat(queue.heldBytes()).isEqualTo(2 * (FrameQueue.OVERHEAD_BYTES + 100));
    assertThat(drain(queue, 10)).containsExactly(3L, 4L);
    assertThat(queue.heldBytes()).isZero();
  }
}
