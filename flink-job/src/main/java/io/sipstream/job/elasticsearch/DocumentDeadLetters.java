package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.apache.lucene.util.BytesRef;

/**
 * Keeps rejected documents in a Kafka topic: the value is the document, the headers say why it was
 * rejected and where it belongs, so that it can be indexed once the reason is gone. A document that
 * Kafka does not take for its size is kept without its value, with {@code dl-truncated} and {@code
 * dl-original-bytes}. The producer connects with the first document, since most jobs never reject one.
 */
final class DocumentDeadLetters implements AutoCloseable {
  // A document of one datagram has had 2.2 MB: each control character takes six bytes, in several
  // fields. The producer measures before compression, the broker (1 MiB as it comes) after it, and
  // compressed all those copies are hardly more than the datagram. A stream's message may be more.
  private static final int DOCUMENT_LIMIT_BYTES = 16 << 20;

  private final Properties properties = new Properties();
  private final String topic;
  private KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * @param clientProperties of the Kafka clients; {@code bootstrap.servers} must be among them
   */
  DocumentDeadLetters(Map<String, String> clientProperties, String topic) {
    properties.putAll(clientProperties);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(DOCUMENT_LIMIT_BYTES));
    this.topic = topic;
  }

  /**
   * Writes them durably: when this returns, every replica in sync has them.
   *
   * @return how many were too large for Kafka and are there without their value
   * @throws IllegalStateException if Kafka does not take them
   */
  int write(List<RejectedDocument> documents) throws InterruptedException {
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    int cut = 0;
    try {
      for (RejectedDocument document : documents) {
        sends.add(producer().send(record(document)));
      }
      for (int i = 0; i < sends.size(); i++) {
        if (!isTaken(sends.get(i))) {
          producer().send(cut(record(documents.get(i)))).get();
          cut++;
        }
      }
      return cut;
    } catch (ExecutionException e) {
      throw notTaken(e.getCause());
    } catch (org.apache.kafka.common.KafkaException e) {
      throw notTaken(e);
    }
  }

  /** Whether Kafka took it; if not, it was too large. */
  private static boolean isTaken(Future<RecordMetadata> send)
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

  /** The broker's limit is not known here, so nothing of the value is kept. */
  private static ProducerRecord<byte[], byte[]> cut(ProducerRecord<byte[], byte[]> whole) {
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

  private IllegalStateException notTaken(Throwable cause) {
    return new IllegalStateException(
        "Kafka does not take dead letters into topic "
            + topic
            + " ("
            + cause.getMessage()
            + "): check the brokers and that the topic exists.");
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("The sink is closed.");
    }
    if (producer == null) {
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private ProducerRecord<byte[], byte[]> record(RejectedDocument document) {
    BytesRef source = document.request().source().toBytesRef();
    byte[] value = new byte[source.length];
    System.arraycopy(source.bytes, source.offset, value, 0, source.length);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, value);
    Headers headers = record.headers();
    headers.add("dl-stage", RejectedDocumentRecord.STAGE.getBytes(UTF_8));
    headers.add("dl-reason", document.reason().getBytes(UTF_8));
    headers.add("dl-detail", document.detail().getBytes(UTF_8));
    headers.add(RejectedDocumentRecord.INDEX, document.request().index().getBytes(UTF_8));
    headers.add(RejectedDocumentRecord.ID, document.request().id().getBytes(UTF_8));
    if (document.request().routing() != null) {
      headers.add(RejectedDocumentRecord.ROUTING, document.request().routing().getBytes(UTF_8));
    }
    return record;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      // Whatever was not acknowledged is sent again after the restart.
      producer.close(Duration.ZERO);
    }
  }
}
