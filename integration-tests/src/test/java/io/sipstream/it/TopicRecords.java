package io.sipstream.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all records of a topic. */
final class TopicRecords {
  private TopicRecords() {}

  /** What is there now, one partition after the other. */
  static List<ConsumerRecord<byte[], byte[]>> all(String servers, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (var consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", (Object) servers), bytes, bytes)) {
      for (var partition : consumer.partitionsFor(topic)) {
        TopicPartition from = new TopicPartition(topic, partition.partition());
        long end = consumer.endOffsets(List.of(from)).get(from);
        consumer.assign(List.of(from));
        consumer.seekToBeginning(List.of(from));
        while (consumer.position(from) < end) {
          consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
        }
      }
    }
    return records;
  }
}
