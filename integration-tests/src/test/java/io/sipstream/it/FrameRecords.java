package io.sipstream.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records that no agent of ours would write. */
final class FrameRecords implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

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
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, partition, null, value);
    headers.forEach((name, text) -> message.headers().add(name, text.getBytes(US_ASCII)));
    producer.send(message).get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
