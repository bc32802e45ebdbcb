package io.sipstream.agent.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.intake.ShutdownSignal;
import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.LinkType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Captures from a loop that queues frames at once, then waits like an idle interface. */
class LiveCaptureTest {
  private static final Duration UNLIMITED = Duration.ofDays(1);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FrameCounts counts = new FrameCounts();
  private final FrameQueue queue = new FrameQueue(1 << 20);
  private final FrameSender sender = new FrameSender(producer, "frames", counts);
  private final ShutdownSignal stop = new ShutdownSignal();
  private final PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
  private final CountDownLatch idle = new CountDownLatch(1);

  private final class Loop implements FrameLoop {
    private final CountDownLatch brokenOff = new CountDownLatch(1);
    private int available;

    Loop(int available) {
      this.available = available;
    }

    @Override
    public int doWork(long limit) throws InterruptedException {
      int count = (int) Math.min(limit, available);
      if (count == 0) {
        idle.countDown();
        brokenOff.await();
      }
      for (int i = 0; i < count; i++) {
        counts.captured();
        queue.offer(CapturedFrame.of(i, LinkType.ETHERNET, new byte[60], 60));
      }
      available -= count;
      return count;
    }

    @Override
    public void breakOff() {
      brokenOff.countDown();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private LiveCapture capture(int frames) {
    return new LiveCapture(
        new Loop(frames), queue, sender, null, counts, new AgentHealth(0), stop, out);
  }

  @Test
  void allFramesUpToTheLimitAreAcknowledged() {
    assertThat(capture(5000).run(1000, UNLIMITED)).isNull();

    assertThat(counts.snapshot().captured()).isEqualTo(1000);
    assertThat(counts.snapshot().allAcknowledged()).isTrue();
    assertThat(producer.history()).hasSize(1000);
  }

  @Test
  void theFramesOfABatchAreSentWhileTheInterfaceIsIdle() throws InterruptedException {
    LiveCapture capture = capture(3);
    Thread running = new Thread(() -> capture.run(Long.MAX_VALUE, UNLIMITED), "run");
    running.start();
    idle.await();
    while (counts.snapshot().acknowledged() < 3) {
      Thread.sleep(5);
    }
    stop.request();
    running.join();
    assertThat(counts.snapshot().toText())
        .isEqualTo("3 captured, 3 sent, 3 acknowledged, 0 dropped");
  }

  @Test
  void anIdleCaptureEndsAtItsTimeLimit() {
    assertThat(capture(0).run(Long.MAX_VALUE, Duration.ofMillis(50))).isNull();
    assertThat(stop.isRequested()).isTrue();
  }

  @Test
  void anErrorThatPersistsEndsTheCapture() {
    producer.sendException = new TopicAuthorizationException("Not authorized to access topics.");

    assertThat(capture(3).run(Long.MAX_VALUE, UNLIMITED))
        .isEqualTo(
            "Kafka rejects frames: TopicAuthorizationException: Not authorized to access topics.");
    assertThat(counts.snapshot().dropped()).isEqualTo(3);
  }

  @Test
  void aBugInTheSendThreadEndsTheCaptureAndNoFrameIsUncounted() {
    producer.sendException = new IllegalArgumentException("expected");

    assertThat(capture(3).run(Long.MAX_VALUE, UNLIMITED))
        .startsWith("Internal error in the agent's send thread:")
        .contains("expected");
    // The frame that failed is in flight.
    assertThat(counts.snapshot().droppedByReason()).containsEntry(FrameSender.UNSENT_AT_END, 2L);
  }
}
