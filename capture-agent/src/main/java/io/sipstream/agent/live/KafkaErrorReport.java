package io.sipstream.agent.live;

import io.sipstream.agent.kafka.FrameSender;
import java.io.PrintStream;
import org.apache.kafka.common.KafkaException;

/** Reports errors of Kafka, and the first acknowledgement after them. For one thread. */
final class KafkaErrorReport {
  private final PrintStream out;
  private KafkaException reported;
  private boolean failing;
  private long acknowledgedBefore;

  KafkaErrorReport(PrintStream out) {
    this.out = out;
  }

  /**
   * Reports a new error, or that Kafka acknowledged frames without an error since the last call.
   *
   * @param lastError last error of the sender, or null
   * @param acknowledged number of frames acknowledged so far
   */
  void update(KafkaException lastError, long acknowledged) {
    if (lastError != reported) {
      reported = lastError;
      failing = true;
      out.println(FrameSender.describe(lastError));
    } else if (failing && acknowledged > acknowledgedBefore) {
      failing = false;
      out.println("Kafka acknowledges frames again.");
    }
    acknowledgedBefore = acknowledged;
  }
}
