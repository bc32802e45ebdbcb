package io.sipstream.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.FrameRecordWriter;
import io.sipstream.job.Frames;
import io.sipstream.job.record.RawFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From Kafka records to frames: every record gives exactly one, readable or not. */
class FrameDeserializerTest {
  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void whatTheAgentWritesComesBack() {
    CapturedFrame frame =
        new CapturedFrame(1_795_000_000_123_456_789L, true, 113, VALUE, 1500, "tap", "eth0", "r1");
    RecordHeaders headers = new RecordHeaders();
    new FrameRecordWriter().write(frame, (name, value) -> headers.add(name, value));

    RawFrame raw = FrameDeserializer.read(Frames.record(42, VALUE, headers, 17));

    assertThat(raw.isReadable()).isTrue();
    assertThat(raw.captureTimeNanos).isEqualTo(1_795_000_000_123_456_789L);
    assertThat(raw.timestampImprecise).isTrue();
    assertThat(raw.linkType).isEqualTo(113);
    assertThat(raw.originalLengthBytes).isEqualTo(1500);
    assertThat(raw.observerName()).isEqualTo("tap");
    assertThat(raw.interfaceName()).isEqualTo("eth0");
    assertThat(raw.replayId).isEqualTo("r1");
    assertThat(raw.value).isEqualTo(VALUE);
    assertThat(raw.topic).isEqualTo(Frames.TOPIC);
    assertThat(raw.partition).isEqualTo(3);
    assertThat(raw.offset).isEqualTo(42);
    assertThat(raw.recordTimeMillis).isEqualTo(17);
    assertThat(raw.headerNames).contains("ts", "if").hasSameSizeAs(raw.headerValues);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("no_value", null, "ts", "1"),
        Arguments.of("bad_header_ts", VALUE, "ts", ""),
        Arguments.of("bad_header_ts", VALUE, "ts", null),
        Arguments.of("bad_header_ts", VALUE, "ts", "-1"),
        Arguments.of("bad_header_ts", VALUE, "ts", "1.5"),
        Arguments.of("bad_header_ts", VALUE, "ts", "99999999999999999999"),
        Arguments.of("bad_header_ts", VALUE, "ts", "\u0663"),
        Arguments.of("bad_header_lt", VALUE, "lt", "65536"),
        Arguments.of("bad_header_lt", VALUE, "lt", "ethernet"),
        Arguments.of("bad_header_ol", VALUE, "ol", "2147483648"),
        Arguments.of("bad_header_ol", VALUE, "ol", " 3"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void aRecordThatIsNoFrameKeepsAllItHad(String reason, byte[] value, String name, String text) {
    RawFrame raw = FrameDeserializer.read(Frames.record(1, value, "x", "y", name, text));

    assertThat(raw.unreadableReason).isEqualTo(reason);
    assertThat(raw.unreadableDetail).endsWith(".");
    assertThat(raw.isReadable()).isFalse();
    assertThat(raw.value).isEqualTo(value);
    assertThat(raw.headerNames).containsExactly("ts", "lt", "x", name);
    assertThat(raw.headerValues[3]).isEqualTo(text == null ? null : text.getBytes(UTF_8));
  }

  @Test
  void unknownHeadersAreLeftAlone() {
    RawFrame raw =
        FrameDeserializer.read(Frames.record(1, VALUE, "traceparent", "00-1", "", "", "TS", null));

    assertThat(raw.isReadable()).isTrue();
    assertThat(raw.headerNames).containsExactly("ts", "lt", "traceparent", "", "TS");
  }

  @Test
  void ofARepeatedHeaderTheLastOneCounts() {
    RawFrame raw = FrameDeserializer.read(Frames.record(1, VALUE, "lt", "113", "lt", "276"));

    assertThat(raw.linkType).isEqualTo(276);
    assertThat(raw.headerNames).containsExactly("ts", "lt", "lt", "lt");
  }

  @ParameterizedTest
  @CsvSource({
    "1795000000000, 1795000000000000000",
    "-1, 0",
    "9223372036854775807, 9223372036854000000"
  })
  void withoutATimeOfItsOwnAFrameTakesTheRecords(long recordTimeMillis, long captureTimeNanos) {
    RawFrame raw =
        FrameDeserializer.read(Frames.record(1, VALUE, new RecordHeaders(), recordTimeMillis));

    assertThat(raw.captureTimeNanos).isEqualTo(captureTimeNanos);
    assertThat(raw.timestampImprecise).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1234, 1234000000", "soon, 17000000", ", 17000000"})
  void aDeadLetterThatComesBackKeepsItsFirstRecordsTime(String time, long captureTimeNanos) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetterSerializer.TIME, time == null ? null : time.getBytes(UTF_8));

    RawFrame raw = FrameDeserializer.read(Frames.record(1, VALUE, headers, 17));

    assertThat(raw.captureTimeNanos).isEqualTo(captureTimeNanos);
    assertThat(raw.brokerTimeMillis).isEqualTo(17);
  }

  @Test
  void everyRecordGivesOneFrame() {
    List<RawFrame> out = new ArrayList<>();
    FrameDeserializer deserializer = new FrameDeserializer();
    deserializer.open(null);
    ConsumerRecord<byte[], byte[]> good = Frames.record(1, VALUE);
    ConsumerRecord<byte[], byte[]> bad = Frames.record(2, null);

    deserializer.deserialize(good, new ListCollector<>(out));
    deserializer.deserialize(bad, new ListCollector<>(out));

    assertThat(out).extracting(frame -> frame.offset).containsExactly(1L, 2L);
  }
}
