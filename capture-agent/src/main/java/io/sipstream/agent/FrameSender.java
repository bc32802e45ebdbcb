package io.sipstream.agent;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecord;
import java.time.Duration;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/**
 * Gives frames to Kafka and counts what becomes of them. Without a key the producer fills one batch
 * after the other and spreads these over the partitions.
 */
final class FrameSender {
  /** Why a frame was dropped that Kafka had not acknowledged when the agent had to end. */
  static final String UNSENT_AT_END = "unsent_at_end";

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final FrameCounts counts;
  private final Callback onDone;
  private volatile KafkaException trouble;
  private volatile boolean closing;

  FrameSender(Producer<byte[], byte[]> producer, String topic, FrameCounts counts) {
    this.producer = producer;
    this.topic = topic;
    this.counts = counts;
    this.onDone =
        (stored, failure) -> {
          if (failure == null) {
            counts.acknowledged();
          } else {
            failed(failure);
          }
        };
  }

  /** Sends a frame; waits while the producer's memory is full. Failures are counted, not thrown. */
  void send(CapturedFrame frame) {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, frame.bytes());
    Headers headers = message.headers();
    FrameRecord.writeHeaders(frame, headers::add);
    counts.sent();
    try {
      var unused = producer.send(message, onDone); // the callback is told, too
    } catch (KafkaException e) {
      failed(e);
    } catch (IllegalStateException e) {
      // Closed in this moment.
      counts.dropped(UNSENT_AT_END);
    }
  }

  /**
   * Waits until Kafka has stored all frames or refused them, no longer than {@code limit}; what is
   * under way then is dropped and counted.
   */
  void close(Duration limit) {
    closing = true;
    producer.close(limit);
  }

  /** What will befall the next frames, too, as far as one can tell; null while all is well. */
  KafkaException trouble() {
    return trouble;
  }

  /** Whether {@link #trouble()} will not go away by itself. */
  boolean hopeless() {
    KafkaException now = trouble;
    return now instanceof AuthorizationException
        || now instanceof AuthenticationException
        || now instanceof InvalidConfigurationException
        || now instanceof ProducerFencedException;
  }

  private void failed(Exception failure) {
    // The producer's word for what was still under way at the end has no name of its own.
    boolean atEnd = closing && failure.getClass() == KafkaException.class;
    counts.dropped(atEnd ? UNSENT_AT_END : "kafka." + failure.getClass().getSimpleName());
    boolean onlyThisFrame = failure instanceof RecordTooLargeException;
    if (failure instanceof KafkaException kafka && !onlyThisFrame && !atEnd) {
      trouble = kafka;
    }
  }

  /** A sentence about the trouble. */
  static String sentence(KafkaException trouble) {
    String what = trouble.getMessage();
    return trouble instanceof TimeoutException
        ? "Kafka does not answer: " + what
        : "Kafka refuses frames: " + trouble.getClass().getSimpleName() + ": " + what;
  }
}
