package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.document.Document;
import io.sipstream.job.kafka.DeadLetterSerializer;
import io.sipstream.job.kafka.RejectedDocumentRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes rejected documents to a Kafka topic. The value is the document; the headers have the
 * reason, index, id, routing and version, so that it can be indexed later. A document that is too
 * large for Kafka is written without its value; {@code dl-truncated} marks it, and {@code
 * dl-original-bytes} has its length. The producer connects with the first document, since most jobs
 * never reject one.
 */
final class DocumentDeadLetters implements AutoCloseable {
  // A document can be much larger than its datagram: several fields have its text, and JSON needs
  // six bytes for a control character. The producer checks the size before compression. The broker
  // (by default 1 MiB) checks it after compression, which removes most of the repetition.
  private static final int DOCUMENT_LIMIT_BYTES = 16 << 20;

  private final Properties properties = new Properties();
  private final String topic;
  private KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * Creates the writer; it does not connect yet.
   *
   * @param clientProperties properties of the Kafka clients, including {@code bootstrap.servers}
   * @param topic topic of the rejected documents
   */
  DocumentDeadLetters(Map<String, String> clientProperties, String topic) {
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(DOCUMENT_LIMIT_BYTES));
    properties.putAll(clientProperties);
    // Overrides the user's value: the job commits the frame's offset after this write.
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    this.topic = topic;
  }

  /**
   * Writes documents and waits until every in-sync replica has them.
   *
   * @return number of documents that were too large and were written without their value
   * @throws IllegalStateException if Kafka rejects them or does not respond
   */
  int write(List<RejectedDocument> documents) throws InterruptedException {
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    int cut = 0;
    try {
      for (RejectedDocument document : documents) {
        sends.add(producer().send(record(document)));
      }
      for (int i = 0; i < sends.size(); i++) {
        if (!isAcknowledged(sends.get(i))) {
          producer().send(withoutValue(record(documents.get(i)))).get();
          cut++;
        }
      }
      return cut;
    } catch (ExecutionException e) {
      throw writeFailure(e.getCause());
    } catch (org.apache.kafka.common.KafkaException e) {
      throw writeFailure(e);
    }
  }

  /** Returns whether Kafka acknowledged the record; false if it is too large. */
  private static boolean isAcknowledged(Future<RecordMetadata> send)
      throws InterruptedException, ExecutionException {
    try {
      send.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return false;
      }
      throw e;
    }
  }

  /** Removes the whole value, since the broker's limit is not known here. */
  static ProducerRecord<byte[], byte[]> withoutValue(ProducerRecord<byte[], byte[]> whole) {
    Headers headers = whole.headers();
    headers.add(DeadLetterSerializer.TRUNCATED, DeadLetterSerializer.VALUE.getBytes(UTF_8));
    headers.add(
        DeadLetterSerializer.ORIGINAL_BYTES,
        Integer.toString(whole.value().length).getBytes(UTF_8));
    return new ProducerRecord<>(whole.topic(), null, null, null, new byte[0], headers);
  }

  String topic() {
    return topic;
  }

  private IllegalStateException writeFailure(Throwable cause) {
    return new IllegalStateException(
        "Cannot write dead letters to Kafka topic "
            + topic
            + " ("
            + cause.getMessage()
            + "). Check that the brokers run and that the topic exists.");
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("The Elasticsearch sink is closed.");
    }
    if (producer == null) {
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /** Returns the record of a document, with its headers. */
  ProducerRecord<byte[], byte[]> record(RejectedDocument document) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, document.json());
    Headers headers = record.headers();
    headers.add("dl-stage", RejectedDocumentRecord.STAGE.getBytes(UTF_8));
    headers.add("dl-reason", document.reason().getBytes(UTF_8));
    headers.add("dl-detail", document.detail().getBytes(UTF_8));
    headers.add(RejectedDocumentRecord.INDEX, document.index().getBytes(UTF_8));
    headers.add(RejectedDocumentRecord.ID, document.id().getBytes(UTF_8));
    if (document.routing() != null) {
      headers.add(RejectedDocumentRecord.ROUTING, document.routing().getBytes(UTF_8));
    }
    if (document.version() != Document.NO_VERSION) {
      headers.add(
          RejectedDocumentRecord.VERSION, Long.toString(document.version()).getBytes(UTF_8));
    }
    return record;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      // Documents that are not acknowledged are sent again after the restart.
      producer.close(Duration.ZERO);
    }
  }
}
