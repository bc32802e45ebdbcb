package io.sipstream.it;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all frames of a topic. */
public final class TopicFrames {
  private TopicFrames() {}

  /** The frames of each partition in order, one partition after the other. */
  public static List<CapturedFrame> read(String servers, String topic) {
    return records(servers, topic).stream().map(TopicFrames::frame).toList();
  }

  /** The records of each partition in order, one partition after the other. */
  public static List<ConsumerRecord<byte[], byte[]>> records(String servers, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", servers), bytes, bytes)) {
      for (var partition : consumer.partitionsFor(topic)) {
        TopicPartition from = new TopicPartition(topic, partition.partition());
        long end = consumer.endOffsets(List.of(from)).get(from);
        consumer.assign(List.of(from));
        consumer.seekToBeginning(List.of(from));
        while (consumer.position(from) < end) {
          for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
            records.add(each);
          }
        }
      }
    }
    return records;
  }

  private static CapturedFrame frame(ConsumerRecord<byte[], byte[]> each) {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    each.headers().forEach(header -> headers.add(Map.entry(header.key(), header.value())));
    if (each.key() != null) {
      throw new AssertionError("A frame with a key");
    }
    FrameRecord.Parsed lifted = FrameRecord.read(each.value(), headers, each.timestamp());
    if (lifted instanceof FrameRecord.Frame frame) {
      return frame.frame();
    }
    throw new AssertionError("No frame: " + lifted);
  }

  /** A frame as text, for comparisons. */
  public static String describe(CapturedFrame frame) {
    return String.join(
        " ",
        String.valueOf(frame.captureTimeNanos()),
        String.valueOf(frame.timestampImprecise()),
        String.valueOf(frame.linkType()),
        String.valueOf(frame.originalLengthBytes()),
        String.valueOf(frame.agent()),
        String.valueOf(frame.interfaceName()),
        String.valueOf(frame.replayId()),
        String.valueOf(frame.bytes().length),
        String.valueOf(Arrays.hashCode(frame.bytes())));
  }
}
