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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
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
  private final ByteArrayOutputStream reports = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(reports, true, UTF_8);
  private final Loop loop = new Loop();

  private final class Loop implements FrameLoop {
    private final BlockingQueue<Integer> batches = new LinkedBlockingQueue<>();
    private int left;

    @Override
    public int doWork(long limit) throws InterruptedException {
      left += left > 0 ? 0 : batches.take();
      int count = (int) Math.min(limit, left);
      for (int i = 0; i < count; i++) {
        counts.captured();
        queue.offer(CapturedFrame.of(i, LinkType.ETHERNET, new byte[60], 60));
      }
      left -= count;
      return count;
    }

    @Override
    public void breakOff() {
      batches.add(0);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private LiveCapture capture(int frames) {
    loop.batches.add(frames);
    return new LiveCapture(loop, queue, sender, null, counts, new AgentHealth(0), stop, out);
  }

  private Thread start(LiveCapture capture) {
    Thread running = new Thread(() -> capture.run(Long.MAX_VALUE, UNLIMITED), "run");
    running.start();
    return running;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
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
    Thread running = start(capture(3));
    await(() -> counts.snapshot().acknowledged() == 3);
    stop.request();
    running.join();

    assertThat(counts.snapshot().toText())
        .isEqualTo("3 captured, 3 sent, 3 acknowledged, 0 dropped");
  }

  @Test
  void reportsThatKafkaDoesNotRespondAndThatItRespondsAgain() throws InterruptedException {
    producer.sendException = new TimeoutException("expected");
    LiveCapture capture = capture(3);
    capture.reportEvery(Duration.ofMillis(1));
    Thread running = start(capture);
    await(() -> reports.toString(UTF_8).contains("Kafka does not respond: expected"));
    assertThat(reports.toString(UTF_8)).doesNotContain("again");

    producer.sendException = null;
    loop.batches.add(2);
    await(() -> reports.toString(UTF_8).contains("Kafka acknowledges frames again."));
    stop.request();
    running.join();
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
