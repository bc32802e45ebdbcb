package io.sipstream.agent.kafka;

import io.sipstream.agent.intake.FrameQueue;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.spool.Spool;
import io.sipstream.agent.spool.SpoolSegment;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecordWriter;
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
 * Sends frames to Kafka and counts their outcomes. Records have no key, so the producer fills one
 * batch after the other and distributes batches over the partitions. One thread sends.
 */
public final class FrameSender {
  /** Reason for dropping a frame that Kafka had not acknowledged when the agent ended. */
  public static final String UNSENT_AT_END = "unsent_at_end";

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final FrameCounts counts;
  private final FrameRecordWriter headerWriter = new FrameRecordWriter();
  private final Callback onDone;
  private final Spool spool;
  private final InFlightLimit inFlightLimit;
  private volatile KafkaException lastError;
  private volatile boolean closing;

  public FrameSender(Producer<byte[], byte[]> producer, String topic, FrameCounts counts) {
    this(producer, topic, counts, null, null);
  }

  /**
   * Creates a sender.
   *
   * @param spool receives frames that Kafka may accept later; null to drop them
   * @param inFlightLimit null without a spool
   */
  public FrameSender(
      Producer<byte[], byte[]> producer,
      String topic,
      FrameCounts counts,
      Spool spool,
      InFlightLimit inFlightLimit) {
    this.producer = producer;
    this.topic = topic;
    this.counts = counts;
    this.spool = spool;
    this.inFlightLimit = inFlightLimit;
    this.onDone = (stored, failure) -> done(failure, null, null);
  }

  /** Sends a frame; waits while the producer's buffer is full. Counts failures. */
  public void send(CapturedFrame frame) {
    if (spool != null) {
      sendOrKeep(frame, null);
    } else {
      give(frame, onDone);
    }
  }

  /** Sends a frame; runs {@code settled} unless a later attempt might succeed. */
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
   * Sends a frame, or spools it if Kafka does not accept it.
   *
   * @param from segment of the spool that the frame was read from, or null
   */
  public void sendOrKeep(CapturedFrame frame, SpoolSegment from) {
    int bytes = FrameQueue.weightBytes(frame);
    if (!inFlightLimit.acquire(bytes)) {
      keep(frame, from);
      return;
    }
    give(
        frame,
        (stored, failure) -> {
          inFlightLimit.release(bytes);
          done(failure, frame, from);
        });
  }

  private void give(CapturedFrame frame, Callback callback) {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, frame.bytes());
    Headers headers = message.headers();
    headerWriter.write(frame, headers::add);
    counts.sent();
    try {
      var unused = producer.send(message, callback); // the callback gets the result
    } catch (KafkaException e) {
      callback.onCompletion(null, e);
    } catch (IllegalStateException e) {
      callback.onCompletion(null, new KafkaException("The producer is closed.", e));
    }
  }

  /**
   * Waits until Kafka has acknowledged or rejected all frames, at most {@code limit}. Frames that
   * are still in flight then are dropped and counted.
   */
  public void close(Duration limit) {
    closing = true;
    if (inFlightLimit != null) {
      inFlightLimit.close();
    }
    producer.close(limit);
  }

  /**
   * Returns the last error that may affect further frames; null if there was none. It stays set
   * when Kafka acknowledges frames again.
   */
  public KafkaException lastError() {
    return lastError;
  }

  /** Returns whether {@link #lastError()} persists until someone changes the configuration. */
  public boolean isPermanent() {
    return isPermanent(lastError);
  }

  private static boolean isPermanent(Exception failure) {
    return failure instanceof AuthorizationException
        || failure instanceof AuthenticationException
        || failure instanceof InvalidConfigurationException
        || failure instanceof ProducerFencedException;
  }

  /**
   * Counts the outcome of a frame. Spools the frame if a later attempt might succeed.
   *
   * @param failure null if Kafka has stored the frame
   * @param frame null without a spool, so that frames in flight need no memory here
   */
  private void done(Exception failure, CapturedFrame frame, SpoolSegment from) {
    if (failure == null) {
      counts.acknowledged();
      settled(from);
      return;
    }
    boolean atEnd = isAtEnd(failure);
    if (failure instanceof KafkaException kafka && !isOfThisFrame(failure) && !atEnd) {
      lastError = kafka;
    }
    boolean mayPass = failure instanceof RetriableException || atEnd || isPermanent(failure);
    if (spool != null && mayPass) {
      keep(frame, from);
    } else {
      counts.dropped(atEnd ? UNSENT_AT_END : "kafka." + failure.getClass().getSimpleName());
      settled(from);
    }
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

  /** Returns whether the producer was closed; it has no exception class for records in flight. */
  private boolean isAtEnd(Exception failure) {
    return closing && failure.getClass() == KafkaException.class;
  }

  /** Returns whether the failure says nothing about further frames. */
  private static boolean isOfThisFrame(Exception failure) {
    return failure instanceof RecordTooLargeException;
  }

  /** Returns a message for an error. */
  public static String describe(KafkaException error) {
    String what = error.getMessage();
    return error instanceof TimeoutException
        ? "Kafka does not respond: " + what
        : "Kafka rejects frames: " + error.getClass().getSimpleName() + ": " + what;
  }
}
