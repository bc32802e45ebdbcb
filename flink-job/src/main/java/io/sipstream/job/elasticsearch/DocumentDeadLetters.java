package io.sipstream.job.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.job.DocumentRecord;
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
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.lucene.util.BytesRef;

/**
 * Keeps rejected documents in a Kafka topic: the value is the document, the headers say why it was
 * rejected and where it belongs, so that it can be indexed once the reason is gone. The producer
 * connects with the first document, since most jobs never reject one.
 */
final class DocumentDeadLetters implements AutoCloseable {
  // A document of one datagram has had 2.2 MB: each control character takes six bytes, in several
  // fields. The producer measures before compression, the broker (1 MiB as it comes) after it, and
  // compressed all those copies are hardly more than the datagram.
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
   * @throws IllegalStateException if Kafka does not take them
   */
  void write(List<RejectedDocument> documents) throws InterruptedException {
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    try {
      for (RejectedDocument document : documents) {
        sends.add(producer().send(record(document)));
      }
      for (Future<RecordMetadata> send : sends) {
        send.get();
      }
    } catch (ExecutionException e) {
      throw notTaken(e.getCause());
    } catch (org.apache.kafka.common.KafkaException e) {
      throw notTaken(e);
    }
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
    headers.add("dl-stage", DocumentRecord.STAGE.getBytes(UTF_8));
    headers.add("dl-reason", document.reason().getBytes(UTF_8));
    headers.add("dl-detail", document.detail().getBytes(UTF_8));
    headers.add(DocumentRecord.INDEX, document.request().index().getBytes(UTF_8));
    headers.add(DocumentRecord.ID, document.request().id().getBytes(UTF_8));
    if (document.request().routing() != null) {
      headers.add(DocumentRecord.ROUTING, document.request().routing().getBytes(UTF_8));
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
