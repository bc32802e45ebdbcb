package io.sipstream.benchmarks.server;

import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records as fast as Kafka's producer accepts them, like kafka-producer-perf-test, in a
 * separate process. Values are the first frames of a capture, repeated from memory, without keys
 * and headers.
 */
public final class PlainProducer {
  /** Number of frames in memory, many times a batch, because fewer would compress too well. */
  private static final int KEPT = 10_000;

  private static final int ARGUMENTS = 3;

  private PlainProducer() {}

  /**
   * Sends records and exits when Kafka has acknowledged all.
   *
   * @param arguments topic, records, capture; then settings of the producer, {@code KEY=VALUE}
   */
  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    for (int i = ARGUMENTS; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    send(arguments[0], Long.parseLong(arguments[1]), Path.of(arguments[2]), settings);
  }

  private static void send(String topic, long records, Path capture, Properties settings)
      throws IOException {
    List<byte[]> values = values(capture);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long sent = 0; sent < records; sent++) {
        byte[] value = values.get((int) (sent % values.size()));
        var unused =
            producer.send(
                new ProducerRecord<>(topic, value),
                (metadata, refused) -> {
                  if (refused != null) {
                    failure.compareAndSet(null, refused);
                  }
                });
      }
    }
    if (failure.get() != null) {
      throw new BenchException("Kafka rejected records: " + failure.get().getMessage());
    }
  }

  /** Returns the bytes of a capture's first frames. */
  public static List<byte[]> values(Path capture) throws IOException {
    List<byte[]> values = new ArrayList<>();
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next();
          frame != null && values.size() < KEPT;
          frame = file.next()) {
        values.add(frame.bytes());
      }
    }
    return values;
  }
}
