package io.sipstream.agent.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.agent.kafka.FrameSender;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.frames.CapturedFrame;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaErrorReportTest {
  private static final CapturedFrame FRAME =
      new CapturedFrame(1, false, 1, new byte[1], 1, null, null, null);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final KafkaErrorReport report = new KafkaErrorReport(new PrintStream(out, true, UTF_8));
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FrameCounts counts = new FrameCounts();
  private final FrameSender sender = new FrameSender(producer, "frames", counts);

  private void acknowledgeOne() {
    sender.send(FRAME);
    assertThat(producer.completeNext()).isTrue();
  }

  private void failOne(String message) {
    sender.send(FRAME);
    assertThat(producer.errorNext(new TimeoutException(message))).isTrue();
  }

  /** Returns the lines that the next report prints. */
  private String[] update() {
    out.reset();
    report.update(sender.lastError(), counts.snapshot().acknowledged());
    return out.toString(UTF_8).lines().toArray(String[]::new);
  }

  @Test
  void reportsThatKafkaAcknowledgesFramesAgain() {
    failOne("first");
    assertThat(update()).containsExactly("Kafka does not respond: first");

    acknowledgeOne();
    assertThat(update()).containsExactly("Kafka acknowledges frames again.");

    acknowledgeOne();
    assertThat(update()).isEmpty();

    failOne("second");
    assertThat(update()).containsExactly("Kafka does not respond: second");
  }

  @Test
  void reportsNothingWithoutAnError() {
    assertThat(update()).isEmpty();
    acknowledgeOne();
    assertThat(update()).isEmpty();
  }

  @Test
  void reportsNoRecoveryWithoutAnAcknowledgement() {
    acknowledgeOne();
    failOne("first");
    assertThat(update()).hasSize(1);
    assertThat(update()).isEmpty();
  }

  @Test
  void reportsNoRecoveryWhileErrorsContinue() {
    failOne("first");
    assertThat(update()).hasSize(1);

    acknowledgeOne();
    failOne("second");
    assertThat(update()).containsExactly("Kafka does not respond: second");
  }
}
