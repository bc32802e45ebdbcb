package io.sipstream.export;

import io.sipstream.frames.CaptureLimits;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the frames of a range of capture timestamps from Kafka, up to the topics' ends at the
 * start.
 *
 * <p>Kafka has arrival times of records, not capture timestamps. Live frames arrive after their
 * capture, so reading starts at the window's start minus a clock tolerance. Replayed frames arrive
 * at any later time, so reading ends at the end of the topics or at {@code arrivedUntilMillis}.
 */
public final class FrameTopics {
  /** Tolerated difference between the clocks of agents and brokers, in milliseconds. */
  private static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  private static final long ROOM_BYTES = 64L << 20;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  /** Takes the progress of reading, and may end it. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Takes the number of records of the latest poll.
     *
     * @throws IOException to end the reading
     */
    void read(int records) throws IOException;
  }

  private final Properties properties;
  private final List<String> topics;
  private final TimeWindow window;
  private final long arrivedUntilMillis;
  private long records;
  private long unreadable;
  private long found;
  private long outOfOrder;

  /**
   * Creates a reader.
   *
   * @param properties properties of the consumer, including the brokers
   * @param arrivedUntilMillis frames that arrived at this time or later are skipped
   */
  public FrameTopics(
      Properties properties, List<String> topics, TimeWindow window, long arrivedUntilMillis) {
    this.properties = properties;
    this.topics = topics;
    this.window = window;
    this.arrivedUntilMillis = arrivedUntilMillis;
  }

  /** Returns a summary of the last reading. */
  public String summary() {
    return "%,d records read, %,d frames in the window, %,d of them out of order, %,d records without a frame"
        .formatted(records, found, outOfOrder, unreadable);
  }

  /**
   * Passes each frame of the window once, as far as possible in the order of capture.
   *
   * @throws IOException if a topic does not exist or Kafka does not respond
   */
  public void read(FrameOrder.Taker taker) throws IOException {
    read(taker, polled -> {});
  }

  /**
   * Passes each frame of the window once, as far as possible in the order of capture.
   *
   * @param progress takes the number of records after each poll
   * @throws IOException if a topic does not exist, Kafka does not respond, or the progress says so
   */
  public void read(FrameOrder.Taker taker, Progress progress) throws IOException {
    records = 0;
    unreadable = 0;
    found = 0;
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends =
          offsets(consumer, partitions, arrivedUntilMillis, consumer.endOffsets(partitions));
      long fromMillis = TimeUnit.NANOSECONDS.toMillis(window.fromNanos()) - CLOCK_TOLERANCE_MILLIS;
      offsets(consumer, partitions, Math.max(0, fromMillis), consumer.endOffsets(partitions))
          .forEach(consumer::seek);
      var order = new FrameOrder(partitions.size(), ROOM_BYTES, taker);
      readAll(consumer, partitions, ends, order, progress);
      outOfOrder = order.outOfOrder();
    }
  }

  private void readAll(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      FrameOrder order,
      Progress progress)
      throws IOException {
    Map<TopicPartition, Integer> numbers = new HashMap<>();
    partitions.forEach(partition -> numbers.put(partition, numbers.size()));
    long receivedNanos = System.nanoTime();
    List<TopicPartition> open = new ArrayList<>(partitions);
    while (true) {
      open.removeIf(partition -> hasEnded(consumer, partition, ends, numbers, order));
      order.makeRoom();
      if (open.isEmpty()) {
        return;
      }
      for (TopicPartition partition : open) {
        if (order.isFull(numbers.get(partition))) {
          consumer.pause(List.of(partition));
        } else {
          consumer.resume(List.of(partition));
        }
      }
      var polled = consumer.poll(POLL);
      progress.read(polled.count());
      for (ConsumerRecord<byte[], byte[]> each : polled) {
        TopicPartition partition = new TopicPartition(each.topic(), each.partition());
        if (each.offset() < ends.get(partition)) {
          add(each, numbers.get(partition), order);
        }
      }
      if (!polled.isEmpty()) {
        receivedNanos = System.nanoTime();
      } else if (System.nanoTime() - receivedNanos > IDLE_TIMEOUT.toNanos()) {
        throw new IOException(
            "no records for " + IDLE_TIMEOUT.toSeconds() + " s before the end of the topics");
      }
    }
  }

  private static boolean hasEnded(
      KafkaConsumer<?, ?> consumer,
      TopicPartition partition,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Integer> numbers,
      FrameOrder order) {
    if (consumer.position(partition) < ends.get(partition)) {
      return false;
    }
    consumer.pause(List.of(partition));
    order.end(numbers.get(partition));
    return true;
  }

  private void add(ConsumerRecord<byte[], byte[]> each, int partition, FrameOrder order) {
    records++;
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    each.headers()
        .forEach(header -> headers.add(new SimpleImmutableEntry<>(header.key(), header.value())));
    FrameRecord.Parsed parsed = FrameRecord.read(each.value(), headers, each.timestamp());
    if (!(parsed instanceof FrameRecord.Frame readable)
        || readable.frame().bytes().length > CaptureLimits.FRAME_LIMIT_BYTES) {
      unreadable++;
      return;
    }
    CapturedFrame frame = readable.frame();
    if (window.holds(frame.captureTimeNanos())) {
      found++;
      order.add(new FoundFrame(partition, each.offset(), frame));
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) throws IOException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known == null || known.isEmpty()) {
        throw new IOException("topic " + topic + " does not exist");
      }
      known.forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    return partitions;
  }

  /**
   * Returns the offsets of the first records at or after a time; {@code ends} if there are none.
   */
  private static Map<TopicPartition, Long> offsets(
      KafkaConsumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      long millis,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    if (millis == Long.MAX_VALUE) {
      return offsets;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, millis));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, first) -> {
              if (first != null) {
                offsets.put(partition, first.offset());
              }
            });
    return offsets;
  }
}
