package io.sipstream.agent.kafka;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.spool.Spool;
import io.sipstream.agent.spool.SpoolSegment;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecord;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/**
 * Gives frames to Kafka and counts what becomes of them. Without a key the producer fills one batch
 * after the other and spreads these over the partitions.
 */
public final class FrameSender {
  /** Why a frame was dropped that Kafka had not acknowledged when the agent had to end. */
  public static final String UNSENT_AT_END = "unsent_at_end";

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final FrameCounts counts;
  private final Callback onDone;
  private final Spool spool;
  private final InFlightLimit window;
  private volatile KafkaException trouble;
  private volatile boolean closing;

  public FrameSender(Producer<byte[], byte[]> producer, String topic, FrameCounts counts) {
    this(producer, topic, counts, null, null);
  }

  /**
   * @param spool gets what Kafka might take later; null to drop it
   * @param window null without a spool
   */
  public FrameSender(
      Producer<byte[], byte[]> producer,
      String topic,
      FrameCounts counts,
      Spool spool,
      InFlightLimit window) {
    this.producer = producer;
    this.topic = topic;
    this.counts = counts;
    this.spool = spool;
    this.window = window;
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
  public void send(CapturedFrame frame) {
    if (spool != null) {
      sendOrKeep(frame, null);
    } else {
      give(frame, onDone);
    }
  }

  /** Sends a frame; {@code settled} is run unless a later attempt could bring it into Kafka. */
  public void send(CapturedFrame frame, Runnable settled) {
    give(
        frame,
        (stored, failure) -> {
          onDone.onCompletion(stored, failure);
          if (failure == null || isOfThisFrame(failure)) {
            settled.run();
          }
        });
  }

  /**
   * Sends a frame that goes to the spool if Kafka does not take it.
   *
   * @param from the part of the spool that it comes from, or null
   */
  public void sendOrKeep(CapturedFrame frame, SpoolSegment from) {
    int bytes = FrameQueue.weightBytes(frame);
    if (!window.acquire(bytes)) {
      keep(frame, from);
      return;
    }
    give(
        frame,
        (stored, failure) -> {
          window.release(bytes);
          if (failure == null) {
            counts.acknowledged();
            settled(from);
          } else {
            failed(failure, frame, from);
          }
        });
  }

  private void give(CapturedFrame frame, Callback callback) {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, frame.bytes());
    Headers headers = message.headers();
    FrameRecord.writeHeaders(frame, headers::add);
    counts.sent();
    try {
      var unused = producer.send(message, callback); // the callback is told, too
    } catch (KafkaException e) {
      callback.onCompletion(null, e);
    } catch (IllegalStateException e) {
      callback.onCompletion(null, new KafkaException("The producer has been closed.", e));
    }
  }

  /**
   * Waits until Kafka has stored all frames or refused them, no longer than {@code limit}; what is
   * under way then is dropped and counted.
   */
  public void close(Duration limit) {
    closing = true;
    if (window != null) {
      window.close();
    }
    producer.close(limit);
  }

  /** What will befall the next frames, too, as far as one can tell; null while all is well. */
  public KafkaException lastError() {
    return trouble;
  }

  /** Whether {@link #lastError()} will not go away by itself. */
  public boolean isPermanent() {
    return isHopeless(trouble);
  }

  private static boolean isHopeless(Exception failure) {
    return failure instanceof AuthorizationException
        || failure instanceof AuthenticationException
        || failure instanceof InvalidConfigurationException
        || failure instanceof ProducerFencedException;
  }

  /** What the next attempt may bring into Kafka is kept. */
  private void failed(Exception failure, CapturedFrame frame, SpoolSegment from) {
    boolean later =
        failure instanceof RetriableException || isAtEnd(failure) || isHopeless(failure);
    if (!later) {
      failed(failure);
      settled(from);
      return;
    }
    if (failure instanceof KafkaException kafka && !isAtEnd(failure)) {
      trouble = kafka;
    }
    keep(frame, from);
  }

  private void keep(CapturedFrame frame, SpoolSegment from) {
    spool.keep(List.of(frame));
    settled(from);
  }

  private void settled(SpoolSegment from) {
    if (from != null) {
      spool.settled(from);
    }
  }

  /** The producer's word for what was still under way at the end has no name of its own. */
  private boolean isAtEnd(Exception failure) {
    return closing && failure.getClass() == KafkaException.class;
  }

  private void failed(Exception failure) {
    boolean atEnd = isAtEnd(failure);
    counts.dropped(atEnd ? UNSENT_AT_END : "kafka." + failure.getClass().getSimpleName());
    if (failure instanceof KafkaException kafka && !isOfThisFrame(failure) && !atEnd) {
      trouble = kafka;
    }
  }

  /** Whether the next frames may well fare better. */
  private static boolean isOfThisFrame(Exception failure) {
    return failure instanceof RecordTooLargeException;
  }

  /** A sentence about the trouble. */
  public static String sentence(KafkaException trouble) {
    String what = trouble.getMessage();
    return trouble instanceof TimeoutException
        ? "Kafka does not answer: " + what
        : "Kafka refuses frames: " + trouble.getClass().getSimpleName() + ": " + what;
  }
}
