package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records that no agent of ours would write. */
final class FrameRecords implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final List<Future<RecordMetadata>> unfinished = new ArrayList<>();

  FrameRecords(String bootstrapServers, String topic) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
  }

  void send(byte[] value, Map<String, String> headers) throws Exception {
    send(null, value, headers);
  }

  /** Sends a record to a partition; null for any. */
  void send(Integer partition, byte[] value, Map<String, String> headers) throws Exception {
    producer.send(message(partition, value, headers)).get();
  }

  /** Sends one of many records; {@link #close} waits for all of them. */
  void sendLater(byte[] value, Map<String, String> headers) {
    sendLater(null, value, headers);
  }

  /** Sends one of many records to a partition; null for any. */
  void sendLater(Integer partition, byte[] value, Map<String, String> headers) {
    unfinished.add(producer.send(message(partition, value, headers)));
  }

  private ProducerRecord<byte[], byte[]> message(
      Integer partition, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, partition, null, value);
    headers.forEach((name, text) -> message.headers().add(name, text.getBytes(US_ASCII)));
    return message;
  }

  @Override
  public void close() {
    try (producer) {
      for (Future<RecordMetadata> each : unfinished) {
        each.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("Kafka did not take all records.", e);
    }
  }
}
