package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.job.record.DeadLetter;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.KafkaSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serializes a dead letter as the original record, with our own headers after its headers:
 *
 * <pre>
 * dl-stage      stage that failed             dl-topic      topic of the original record
 * dl-reason     short name of the reason      dl-partition  partition of the original record
 * dl-detail     reason as a sentence          dl-offset     offset of the original record
 * dl-time       timestamp of the original record, milliseconds since the epoch
 *
 * only if the record is truncated:
 *
 * dl-truncated       what is incomplete: value, headers (then the key is missing too), or both
 * dl-original-bytes  length of the original value, bytes
 * </pre>
 */
public final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {
  private static final long serialVersionUID = 1;

  /** Prefix of the names of all headers that this class adds. */
  static final String PREFIX = "dl-";

  /** Header with the timestamp of the original record. */
  public static final String TIME = PREFIX + "time";

  /**
   * Maximum length of key, value and headers, bytes. By default a broker accepts 1 MiB, and a
   * rejected record would fail the job at each restart. No frame is longer than 256 KiB.
   */
  static final int KEPT_BYTES = 1_000_000;

  /** Header that lists the parts that are incomplete, separated by commas. */
  public static final String TRUNCATED = PREFIX + "truncated";

  /** Header that holds the length of the value before it was truncated, in bytes. */
  public static final String ORIGINAL_BYTES = PREFIX + "original-bytes";

  /** Part that {@link #TRUNCATED} lists. */
  public static final String VALUE = "value";

  private static final String HEADERS = "headers";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSerializer.class);

  private final KafkaSettings settings;

  DeadLetterSerializer(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks again that the job's topics exist, for all subtasks and both topics of dead letters: a
   * job that restarts from its state does not run the check of the submission.
   *
   * @throws InvalidSettingsException if topics do not exist, or if Kafka rejects the settings
   */
  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink)
      throws InvalidSettingsException, InterruptedException {
    if (sink.getParallelInstanceId() != 0) {
      return;
    }
    try {
      KafkaTopicCheck.check(settings);
    } catch (IOException e) {
      // The job waits for Kafka, so it starts without the check.
      LOG.warn("The job's topics are not checked. {}", e.getMessage());
    }
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    RecordHeaders headers = new RecordHeaders();
    int headerBytes = copyHeaders(letter, headers);
    int keyBytes = letter.key == null ? 0 : letter.key.length;
    byte[] key = letter.key;
    byte[] value = letter.value;
    int valueBytes = value == null ? 0 : value.length;
    if (headerBytes + keyBytes + valueBytes > KEPT_BYTES) {
      List<String> truncated = new ArrayList<>();
      if (headerBytes + keyBytes > KEPT_BYTES / 2) {
        headers = new RecordHeaders();
        key = null;
        truncated.add(HEADERS);
      }
      if (valueBytes > KEPT_BYTES / 2) {
        value = Arrays.copyOf(value, KEPT_BYTES / 2);
        truncated.add(VALUE);
      }
      add(headers, TRUNCATED, String.join(",", truncated));
      add(headers, ORIGINAL_BYTES, Integer.toString(valueBytes));
    }
    put(headers, "stage", letter.stage);
    put(headers, "reason", letter.reason);
    put(headers, "detail", letter.detail);
    put(headers, "topic", letter.topic);
    put(headers, "partition", Integer.toString(letter.partition));
    put(headers, "offset", Long.toString(letter.offset));
    put(headers, "time", Long.toString(letter.recordTimeMillis));
    return new ProducerRecord<>(settings.framesDeadLetterTopic(), null, null, key, value, headers);
  }

  /** Copies all headers except those of an earlier dead letter; returns their length in bytes. */
  private static int copyHeaders(DeadLetter letter, RecordHeaders headers) {
    int bytes = 0;
    for (int i = 0; i < letter.headerNames.length; i++) {
      String name = letter.headerNames[i];
      if (!name.startsWith(PREFIX)) {
        byte[] value = letter.headerValues[i];
        headers.add(name, value);
        // UTF-8 has at most four bytes per char; the two lengths have eight bytes.
        bytes += 4 * name.length() + 8 + (value == null ? 0 : value.length);
      }
    }
    return bytes;
  }

  private static void put(RecordHeaders headers, String name, String text) {
    add(headers, PREFIX + name, text);
  }

  private static void add(RecordHeaders headers, String name, String text) {
    headers.add(name, text.getBytes(UTF_8));
  }
}
