package io.sipstream.it.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is in a dead-letter topic of one partition. */
record DeadLetters(String bootstrapServers, String topic) {
  /** One dead letter; a TreeMap shows its headers in order when a test fails. */
  record Letter(String value, Map<String, String> headers) {}

  List<Letter> all() {
    List<Letter> letters = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  Map<String, String> headers = new TreeMap<>();
                  record.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
                  letters.add(new Letter(new String(record.value(), UTF_8), headers));
                });
      }
    }
    return letters;
  }
}
