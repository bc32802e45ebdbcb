package io.sipstream.agent.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.AgentReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With Kafka's own stand-in for a producer, which refuses what it is told to. */
@Timeout(60)
class ReportSenderTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ReportSender sender =
      new ReportSender(producer, "sip-reports", new PrintStream(said, true, UTF_8));

  @AfterEach
  void close() {
    sender.close();
  }

  private static AgentReport report(long sequence) {
    return new AgentReport(
        "tap", "start", "eth0", sequence, 0, 1, false, 0, 0, 0, new TreeMap<>(), 0, 0, 0);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(20);
    }
  }

  @Test
  void aTopicThatMayNotBeWrittenIsToldAndReportsWaitForIt() throws Exception {
    producer.sendException = new TopicAuthorizationException("Not authorized to access topics.");
    sender.send(report(0));
    sender.send(report(1));
    await(() -> said.size() > 0);

    assertThat(said.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .matches(
            "Cannot send reports to topic sip-reports; [12] queued:"
                + " TopicAuthorizationException: Not authorized to access topics\\.");
    assertThat(sender.waiting()).isEqualTo(2);

    producer.sendException = null;
    await(() -> producer.history().size() == 2);
    await(() -> sender.waiting() == 0);
    assertThat(sender.lost()).isZero();
    assertThat(new String(producer.history().get(0).value(), UTF_8)).contains("\"sequence\":0,");
  }

  @Test
  void reportsBeyondThoseThatMayWaitAreCountedAsLost() throws Exception {
    producer.sendException = new TopicAuthorizationException("Not authorized to access topics.");
    sender.send(report(0));
    await(() -> said.size() > 0);
    for (int i = 0; i < ReportSender.WAITING_REPORTS + 5; i++) {
      sender.send(report(i + 1));
    }

    assertThat(sender.lost()).isEqualTo(5);
    assertThat(sender.waiting()).isEqualTo(ReportSender.WAITING_REPORTS + 1);
  }
}
