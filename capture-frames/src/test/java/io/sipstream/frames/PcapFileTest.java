package io.sipstream.frames;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sipstream.frames.CaptureBytes.Reading;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PcapFileTest {
  private static final int MICROS = 0xA1B2C3D4;
  private static final int NANOS = 0xA1B23C4D;
  private static final byte[] BYTES = {1, 2, 3};

  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(BIG_ENDIAN, MICROS, 1_700_000_000_123_456_000L),
        arguments(LITTLE_ENDIAN, MICROS, 1_700_000_000_123_456_000L),
        arguments(BIG_ENDIAN, NANOS, 1_700_000_000_000_123_456L),
        arguments(LITTLE_ENDIAN, NANOS, 1_700_000_000_000_123_456L));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void bothPrecisionsAndByteOrdersAreRead(ByteOrder order, int magic, long expectedNanos)
      throws Exception {
    Reading reading =
        CaptureBytes.read(
            CaptureBytes.pcap(order, magic, 113).record(1_700_000_000, 123_456, BYTES, 90).bytes());

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).hasSize(1);
    CapturedFrame frame = reading.frames().get(0);
    assertThat(frame.captureTimeNanos()).isEqualTo(expectedNanos);
    assertThat(frame.timestampImprecise()).isFalse();
    assertThat(frame.linkType()).isEqualTo(113);
    assertThat(frame.bytes()).containsExactly(1, 2, 3);
    assertThat(frame.originalLengthBytes()).isEqualTo(90);
    assertThat(frame.interfaceName()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "first bytes of the link type hold the FCS length, 0x54000001, 1",
    "class bits are not part of the link type,        0x04100071, 113",
    "sixteen bits are,                                0x0000FFFF, 65535",
  })
  void theUpperBitsOfTheLinkTypeAreMasked(String what, String field, int expected)
      throws Exception {
    byte[] file =
        CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, (int) Long.decode(field).longValue())
            .record(0, 0, BYTES, 3)
            .bytes();

    assertThat(CaptureBytes.read(file).frames())
        .as(what)
        .extracting(CapturedFrame::linkType)
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "3,          3",
    "2,          3", // less than was captured cannot be
    "0,          3",
    "65536,      65536",
    "2147483647, 2147483647",
    "4294967295, 2147483647",
  })
  void theOriginalLengthIsNeverBelowTheCapturedOne(long field, int expected) throws Exception {
    byte[] file = CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, 1).record(0, 0, BYTES, field).bytes();

    assertThat(CaptureBytes.read(file).frames())
        .extracting(CapturedFrame::originalLengthBytes)
        .containsExactly(expected);
  }

  @Test
  void theLastMomentOfTheFormatIsReadUnsigned() throws Exception {
    byte[] file =
        CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, 1)
            .record(0xFFFFFFFFL, 999_999_999, BYTES, 3)
            .bytes();

    assertThat(CaptureBytes.read(file).frames())
        .extracting(CapturedFrame::captureTimeNanos)
        .containsExactly(4_294_967_295_999_999_999L);
  }

  @ParameterizedTest
  @CsvSource({"262143, true", "262144, true", "262145, false"})
  void aFrameIsReadUpToTheLimit(int length, boolean readable) throws Exception {
    byte[] file =
        CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, 1)
            .record(1, 0, BYTES, 3)
            .record(2, 0, new byte[length], length)
            .bytes();

    Reading reading = CaptureBytes.read(file);

    assertThat(reading.frames()).hasSize(readable ? 2 : 1);
    if (!readable) {
      assertThat(reading.failure())
          .hasMessage(
              "test.pcap is corrupt at byte 43: a captured length of 262145 bytes is above the"
                  + " limit of 262144.");
    }
  }

  @Test
  void anEmptyFrameIsAFrame() throws Exception {
    byte[] file = CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, 1).record(1, 2, new byte[0], 60).bytes();

    assertThat(CaptureBytes.read(file).frames())
        .extracting(frame -> frame.bytes().length)
        .containsExactly(0);
  }

  @Test
  void aFileWithoutRecordsEndsAtOnce() throws Exception {
    Reading reading = CaptureBytes.read(CaptureBytes.pcap(BIG_ENDIAN, MICROS, 1).bytes());

    assertThat(reading.frames()).isEmpty();
    assertThat(reading.failure()).isNull();
  }

  @Test
  void lengthsOfAnOldFileMayBeSwapped() throws Exception {
    byte[] header = new byte[12];
    CaptureBytes file = new CaptureBytes(LITTLE_ENDIAN).u32(MICROS).u16(2).u16(3).raw(header);
    file.u32(1).u32(1).u32(2).u32(9).u32(2).raw(new byte[] {7, 8});
    Reading reading = CaptureBytes.read(file.bytes());

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames().get(0).bytes()).containsExactly(7, 8);
    assertThat(reading.frames().get(0).originalLengthBytes()).isEqualTo(9);
  }

  @Test
  void recordHeadersOfTheModifiedFormatAreEightBytesLonger() throws Exception {
    CaptureBytes file = CaptureBytes.pcap(LITTLE_ENDIAN, 0xA1B2CD34, 1);
    file.u32(1).u32(2).u32(2).u32(2).raw(new byte[8]).raw(new byte[] {7, 8});
    Reading reading = CaptureBytes.read(file.bytes());

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames().get(0).bytes()).containsExactly(7, 8);
    assertThat(reading.frames().get(0).captureTimeNanos()).isEqualTo(1_000_002_000L);
  }

  static Stream<Arguments> brokenFiles() {
    CaptureBytes start = new CaptureBytes(LITTLE_ENDIAN);
    return Stream.of(
        arguments(
            start.body().bytes(),
            "test.pcap is empty at byte 0: a capture file starts with a header."),
        arguments(
            start.body().raw(new byte[] {'S'}).bytes(),
            "test.pcap is truncated at byte 0: the magic number needs 4 bytes and 1 are left."),
        arguments(
            start.body().raw(new byte[] {'S', 'I', 'P', '/', '2'}).bytes(),
            "test.pcap is neither a pcap nor a pcapng file at byte 0: it starts with 5349502f."),
        arguments(
            start.body().raw(HexFormat.of().parseHex("28b52ffd00")).bytes(),
            "test.pcap cannot be decompressed beyond byte 0 of its data: Truncated source."),
        arguments(
            start.body().raw("BZh9x".getBytes(UTF_8)).bytes(),
            "test.pcap is neither a pcap nor a pcapng file at byte 0: it is compressed with bzip2;"
                + " decompress it first, or use gzip, zstd or xz."),
        arguments(
            start.body().raw("snoop".getBytes(UTF_8)).bytes(),
            "test.pcap is neither a pcap nor a pcapng file at byte 0: it is a snoop file; convert"
                + " it with editcap -F pcap."),
        arguments(
            start.body().u32(NANOS).u16(2).u16(5).raw(new byte[16]).bytes(),
            "test.pcap is corrupt at byte 4: its pcap version is 2.5, not 2.4 or older."),
        arguments(
            CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, 1)
                .u32(1)
                .u32(2)
                .u32(0xFFFFFFFFL)
                .u32(9)
                .bytes(),
            "test.pcap is corrupt at byte 24: a captured length of 4294967295 bytes is above the"
                + " limit of 262144."),
        arguments(
            CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, 1).u32(1).u32(2).u32(9).u32(9).u16(1).bytes(),
            "test.pcap is truncated at byte 40: a frame needs 9 bytes and 2 are left."),
        arguments(
            CaptureBytes.pcap(LITTLE_ENDIAN, NANOS, 1).u32(1).bytes(),
            "test.pcap is truncated at byte 24: a record header needs 16 bytes and 4 are left."));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void aBrokenFileIsDescribedInOneSentence(byte[] file, String sentence) throws Exception {
    assertThat(CaptureBytes.read(file).failure()).hasMessage(sentence);
  }
}
