package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.sipstream.job.Frames;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.InvalidSettingsException;
import io.sipstream.settings.JobSettings;
import io.sipstream.settings.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.DefaultRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterSerializerTest {
  // max.request.size of a producer as it comes, less what a batch adds; a broker takes more.
  private static final int BROKER_LIMIT_BYTES = 1_048_576 - 100;

  private final DeadLetterSerializer serializer = new DeadLetterSerializer(settings());

  private static KafkaSettings settings() {
    try {
      return JobSettings.of(
              Map.of(
                  "kafka.bootstrap-servers",
                  "127.0.0.1:1",
                  "kafka.frames-dead-letter-topic",
                  "dead",
                  "kafka.topic-check-timeout-ms",
                  "200"))
          .kafka();
    } catch (InvalidSettingsException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aKafkaThatDoesNotRespondPreventsNoStart(int subtask) {
    assertThatNoException().isThrownBy(() -> serializer.open(null, subtask(subtask)));
  }

  private static KafkaSinkContext subtask(int index) {
    return new KafkaSinkContext() {
      @Override
      public int getParallelInstanceId() {
        return index;
      }

      @Override
      public int getNumberOfParallelInstances() {
        return 2;
      }

      @Override
      public int[] getPartitionsForTopic(String topic) {
        return new int[0];
      }
    };
  }

  @Test
  void aDeadLetterIsTheOriginalRecordWithTheReasonBehindIt() {
    RawFrame frame = Frames.raw(42, new byte[] {1, 2}, "trace", "x", "empty", null);

    ProducerRecord<byte[], byte[]> record = write(frame);

    assertThat(record.topic()).isEqualTo("dead");
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isNull();
    assertThat(record.key()).isNull();
    assertThat(record.value()).containsExactly(1, 2);
    assertThat(texts(record))
        .containsExactly(
            "ts=" + (Frames.CAPTURE_TIME_NANOS + 42),
            "lt=101",
            "trace=x",
            "empty=null",
            "dl-stage=sip",
            "dl-reason=no_start_line",
            "dl-detail=A sentence.",
            "dl-topic=sip-frames",
            "dl-partition=3",
            "dl-offset=42",
            "dl-time=" + Frames.RECORD_TIME_MILLIS);
  }

  @Test
  void aDeadLetterThatFailsAgainHasOneReasonAndGivesTheSameFrame() {
    RawFrame first = Frames.raw(42, new byte[] {1, 2});
    ProducerRecord<byte[], byte[]> once = write(first);

    RawFrame again = FrameDeserializer.read(consumed(once));
    ProducerRecord<byte[], byte[]> twice = write(again);

    assertThat(again.captureTimeNanos).isEqualTo(first.captureTimeNanos);
    assertThat(texts(twice)).hasSameSizeAs(texts(once));
    assertThat(texts(twice)).contains("dl-topic=dead", "dl-time=" + Frames.RECORD_TIME_MILLIS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "65536, false",
    "999900, false",
    "1000000, true",
    "1048000, true",
    "8000000, true",
  })
  void noDeadLetterIsTooLargeForABroker(int valueBytes, boolean cut) {
    RawFrame frame = Frames.raw(1, new byte[valueBytes]);

    ProducerRecord<byte[], byte[]> record = write(frame);

    assertThat(sizeBytes(record)).isLessThan(BROKER_LIMIT_BYTES);
    assertThat(record.value()).hasSize(cut ? 500_000 : valueBytes);
    assertThat(record.headers().lastHeader("dl-truncated") != null).isEqualTo(cut);
    if (cut) {
      assertThat(texts(record)).contains("dl-truncated=value", "dl-original-bytes=" + valueBytes);
    }
    assertThat(record.headers().lastHeader("ts")).isNotNull();
  }

  @Test
  void headersThatAreTooLargeAreLeftOut() {
    RawFrame frame = Frames.raw(1, new byte[100], "huge", "x".repeat(3_000_000));

    ProducerRecord<byte[], byte[]> record = write(frame);

    assertThat(sizeBytes(record)).isLessThan(BROKER_LIMIT_BYTES);
    assertThat(record.value()).hasSize(100);
    assertThat(texts(record)).contains("dl-truncated=headers", "dl-original-bytes=100");
  }

  private static int sizeBytes(ProducerRecord<byte[], byte[]> record) {
    return DefaultRecord.sizeInBytes(0, 0, -1, record.value().length, record.headers().toArray());
  }

  private ProducerRecord<byte[], byte[]> write(RawFrame frame) {
    return serializer.serialize(
        DeadLetter.of(frame, "sip", "no_start_line", "A sentence."), null, null);
  }

  private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> record) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    ConsumerRecord<byte[], byte[]> like = Frames.record(0, record.value(), headers, 99);
    return new ConsumerRecord<>(
        record.topic(),
        0,
        0,
        like.timestamp(),
        like.timestampType(),
        0,
        0,
        null,
        record.value(),
        headers,
        like.leaderEpoch());
  }

  private static List<String> texts(ProducerRecord<byte[], byte[]> record) {
    List<String> texts = new ArrayList<>();
    for (Header header : record.headers()) {
      String value = header.value() == null ? "null" : new String(header.value(), UTF_8);
      texts.add(header.key() + "=" + value);
    }
    return texts;
  }
}
