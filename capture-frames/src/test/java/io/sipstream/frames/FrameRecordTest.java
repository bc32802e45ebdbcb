package io.sipstream.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRecordTest {
  private static final byte[] BYTES = {1, 2, 3};
  private static final long RECORD_MILLIS = 1_795_000_000_123L;

  @Test
  void theHeadersAreTextAndOnlyThoseThatAreNotAtTheirDefault() {
    var plain = CapturedFrame.of(1_795_000_000_123_456_789L, LinkType.ETHERNET, BYTES, 3);
    assertThat(written(plain)).containsExactly("ts=1795000000123456789");

    var full = new CapturedFrame(5, true, LinkType.LINUX_SLL2, BYTES, 60, "tap-1", "eth0", "r1");
    assertThat(written(full))
        .containsExactly("ts=5", "tp=us", "lt=276", "ol=60", "ag=tap-1", "if=eth0", "rp=r1");
  }

  @Test
  void aFrameWithoutATimeOfItsOwnIsWrittenWithoutOne() {
    var timeless = CapturedFrame.of(CapturedFrame.NO_TIME, LinkType.HEP, BYTES, 3);
    assertThat(written(timeless)).containsExactly("lt=162");
  }

  @Test
  void whatIsWrittenIsRead() {
    var frame = new CapturedFrame(5, true, LinkType.LINUX_SLL2, BYTES, 60, "tap-1", "eth0", "r1");
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    new FrameRecordWriter().write(frame, (name, value) -> headers.add(Map.entry(name, value)));
    assertThat(FrameRecord.read(BYTES, headers, RECORD_MILLIS))
        .isEqualTo(new FrameRecord.Frame(frame));
  }

  @ParameterizedTest
  @CsvSource({
    "1795000000123,        1795000000123000000",
    "-1,                   0",
    "9223372036854,        9223372036854000000",
    "9223372036855,        9223372036854775807",
    "9223372036854775807,  9223372036854775807",
  })
  void withoutATimeTheRecordsOwnCountsAndIsMarked(long recordMillis, long nanos) {
    var lifted = (FrameRecord.Frame) FrameRecord.read(BYTES, List.of(), recordMillis);
    assertThat(lifted.frame().captureTimeNanos()).isEqualTo(nanos);
    assertThat(lifted.frame().timestampImprecise()).isTrue();
    assertThat(lifted.frame().linkType()).isEqualTo(LinkType.ETHERNET);
    assertThat(lifted.frame().originalLengthBytes()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "ts, ''",
    "ts, -1",
    "ts, 1e9",
    "ts, 9223372036854775808",
    "ts, 00000000000000000001",
    "lt, 65536",
    "lt, -1",
    "lt, x",
    "ol, 2147483648",
    "ol, ' 1'",
  })
  void aBadHeaderIsNamed(String name, String text) {
    var headers = List.of(Map.entry("x-unknown", BYTES), Map.entry(name, text.getBytes(US_ASCII)));
    assertThat(FrameRecord.read(BYTES, headers, RECORD_MILLIS))
        .isInstanceOfSatisfying(
            FrameRecord.Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).isEqualTo("bad_header_" + name));
  }

  @Test
  void ofARepeatedHeaderTheLastCountsAndANullValueIsNoFrame() {
    var headers =
        List.of(Map.entry("ts", "1".getBytes(US_ASCII)), Map.entry("ts", "2".getBytes(US_ASCII)));
    var lifted = (FrameRecord.Frame) FrameRecord.read(BYTES, headers, RECORD_MILLIS);
    assertThat(lifted.frame().captureTimeNanos()).isEqualTo(2);
    assertThat(FrameRecord.read(null, List.of(), RECORD_MILLIS))
        .isInstanceOfSatisfying(
            FrameRecord.Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).isEqualTo("no_value"));
  }

  private static List<String> written(CapturedFrame frame) {
    return written(new FrameRecordWriter(), frame);
  }

  private static List<String> written(FrameRecordWriter writer, CapturedFrame frame) {
    List<String> headers = new ArrayList<>();
    writer.write(frame, (name, value) -> headers.add(name + "=" + new String(value, US_ASCII)));
    return headers;
  }

  @Test
  void headersOfTheLastFrameAreNotThoseOfAnother() {
    FrameRecordWriter writer = new FrameRecordWriter();
    List<CapturedFrame> frames =
        List.of(
            new CapturedFrame(5, false, 1, BYTES, 3, "tap-1", "eth0", "r1"),
            new CapturedFrame(5, false, 113, BYTES, 3, "tap-1", "eth0", "r1"),
            new CapturedFrame(5, false, 113, BYTES, 3, "tap-2", "eth0", "r1"),
            new CapturedFrame(5, false, 113, BYTES, 3, "tap-2", "eth1", "r1"),
            new CapturedFrame(5, false, 113, BYTES, 3, "tap-2", "eth1", "r2"),
            new CapturedFrame(5, false, 113, BYTES, 3, "", null, null),
            new CapturedFrame(5, false, 1, BYTES, 3, null, null, null));
    for (CapturedFrame frame : frames) {
      assertThat(written(writer, frame)).isEqualTo(written(frame));
    }
  }
}
