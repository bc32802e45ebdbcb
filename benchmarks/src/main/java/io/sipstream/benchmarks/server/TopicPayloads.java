package io.sipstream.benchmarks.server;

import io.sipstream.benchmarks.run.BenchException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What frames in a topic carry, and how often. */
public final class TopicPayloads {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TopicPayloads() {}

  /**
   * Reads a topic from its beginning to its end.
   *
   * @param headerBytes of a frame in front of what it carries
   */
  public static Map<ByteBuffer, Integer> read(String servers, String topic, int headerBytes) {
    Map<ByteBuffer, Integer> counts = new HashMap<>();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", servers), bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long left =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (left > 0) {
        var records = consumer.poll(PATIENCE);
        if (records.isEmpty()) {
          throw new BenchException("Kafka does not give %,d records back.".formatted(left));
        }
        for (ConsumerRecord<byte[], byte[]> each : records) {
          int length = Math.max(0, each.value().length - headerBytes);
          ByteBuffer payload = ByteBuffer.wrap(each.value(), each.value().length - length, length);
          counts.merge(payload, 1, Integer::sum);
        }
        left -= records.count();
      }
    }
    return counts;
  }

  /** The same of payloads that are there. */
  public static Map<ByteBuffer, Integer> of(List<byte[]> payloads) {
    Map<ByteBuffer, Integer> counts = new HashMap<>();
    payloads.forEach(each -> counts.merge(ByteBuffer.wrap(each), 1, Integer::sum));
    return counts;
  }
}
