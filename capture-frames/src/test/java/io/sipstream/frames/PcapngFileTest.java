package io.sipstream.frames;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sipstream.frames.CaptureBytes.Reading;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PcapngFileTest {
  private static final byte[] BYTES = {1, 2, 3, 4, 5};
  private static final CaptureBytes PART = new CaptureBytes(LITTLE_ENDIAN);

  static Stream<ByteOrder> orders() {
    return Stream.of(BIG_ENDIAN, LITTLE_ENDIAN);
  }

  private static byte[] name(String name) {
    return name.getBytes(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void eachInterfaceHasItsLinkTypeClockAndName(ByteOrder order) throws Exception {
    CaptureBytes part = new CaptureBytes(order);
    byte[] file =
        CaptureBytes.pcapng(order)
            .nic(1, 0, part.body().option(2, name("eth0")).option(9, new byte[] {9}))
            .nic(
                113,
                0,
                part.body()
                    .option(1, name("a comment"))
                    .option(14, part.body().u64(1_700_000_000).bytes())
                    .option(9, new byte[] {3})
                    .option(2, name("any\0"))
                    .u32(0)
                    .option(2, name("not read, being behind the end")))
            .nic(276, 0, part.body())
            .enhanced(1, 42, BYTES, 5)
            .enhanced(0, 1_700_000_000_123_456_789L, BYTES, 1500)
            .enhanced(2, 1_700_000_000_123_456L, new byte[0], 5)
            .bytes();

    Reading reading = CaptureBytes.read(file);

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames())
        .extracting(
            CapturedFrame::captureTimeNanos,
            CapturedFrame::linkType,
            CapturedFrame::interfaceName,
            frame -> frame.bytes().length,
            CapturedFrame::originalLengthBytes)
        .containsExactly(
            tuple(1_700_000_000_042_000_000L, 113, "any", 5, 5),
            tuple(1_700_000_000_123_456_789L, 1, "eth0", 5, 1500),
            tuple(1_700_000_000_123_456_000L, 276, null, 0, 5));
  }

  @Test
  void sectionsHaveTheirOwnByteOrderAndInterfaces() throws Exception {
    byte[] file =
        CaptureBytes.pcapng(BIG_ENDIAN)
            .nic(1, 0, new CaptureBytes(BIG_ENDIAN).option(2, name("first")))
            .enhanced(0, 1, BYTES, 5)
            .raw(
                CaptureBytes.pcapng(LITTLE_ENDIAN)
                    .nic(101, 0, PART.body().option(2, name("second")))
                    .enhanced(0, 2, BYTES, 5)
                    .bytes())
            .bytes();

    assertThat(CaptureBytes.read(file).frames())
        .extracting(
            CapturedFrame::captureTimeNanos, CapturedFrame::linkType, CapturedFrame::interfaceName)
        .containsExactly(tuple(1_000L, 1, "first"), tuple(2_000L, 101, "second"));
  }

  @ParameterizedTest
  @CsvSource({
    // snaplen, original length, bytes in the block -> captured
    "0,  5,  5, 5",
    "5,  5,  5, 5",
    "4,  5,  4, 4",
    "64, 5,  5, 5",
  })
  void aSimplePacketIsCutAtTheSnaplenAndHasNoTime(
      int snaplen, int original, int stored, int expected) throws Exception {
    byte[] file =
        CaptureBytes.pcapng(LITTLE_ENDIAN)
            .nic(228, snaplen, PART.body())
            .simple(original, Arrays.copyOf(BYTES, stored))
            .bytes();

    assertThat(CaptureBytes.read(file).frames())
        .extracting(
            CapturedFrame::captureTimeNanos,
            CapturedFrame::timestampImprecise,
            frame -> frame.bytes().length,
            CapturedFrame::originalLengthBytes,
            CapturedFrame::linkType)
        .containsExactly(tuple(0L, true, expected, original, 228));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void theObsoletePacketBlockIsRead(ByteOrder order) throws Exception {
    byte[] file =
        CaptureBytes.pcapng(order)
            .nic(1, 0, new CaptureBytes(order))
            .obsolete(0, 0x1_0000_0001L, BYTES, 7)
            .bytes();

    assertThat(CaptureBytes.read(file).frames())
        .extracting(CapturedFrame::captureTimeNanos, CapturedFrame::originalLengthBytes)
        .containsExactly(tuple(0x1_0000_0001L * 1000, 7));
  }

  @Test
  void blocksOfOtherTypesArePassedOver() throws Exception {
    byte[] file =
        CaptureBytes.pcapng(LITTLE_ENDIAN)
            .block(0x0A, PART.body().raw(new byte[1_000_000])) // larger than the buffer
            .nic(1, 0, PART.body())
            .block(5, PART.body())
            .enhanced(0, 3, BYTES, 5)
            .block(0x80000BADL, PART.body().u32(12345))
            .bytes();

    Reading reading = CaptureBytes.read(file);

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"262144, true", "262145, false"})
  void aFrameIsReadUpToTheLimit(int length, boolean readable) throws Exception {
    byte[] file =
        CaptureBytes.pcapng(LITTLE_ENDIAN)
            .nic(1, 0, PART.body())
            .enhanced(0, 3, new byte[length], length)
            .bytes();

    assertThat(CaptureBytes.read(file).frames()).hasSize(readable ? 1 : 0);
  }

  @Test
  void anInterfaceNameIsCutAtItsLimit() throws Exception {
    byte[] file =
        CaptureBytes.pcapng(LITTLE_ENDIAN)
            .nic(1, 0, PART.body().option(2, name("x".repeat(65_535))).option(9, new byte[] {9}))
            .enhanced(0, 3, BYTES, 5)
            .bytes();

    assertThat(CaptureBytes.read(file).frames())
        .extracting(CapturedFrame::interfaceName, CapturedFrame::captureTimeNanos)
        .containsExactly(tuple("x".repeat(256), 3L));
  }

  @ParameterizedTest
  @CsvSource({"16384, true", "16385, false"})
  void theNumberOfInterfacesIsBounded(int count, boolean readable) throws Exception {
    CaptureBytes file = CaptureBytes.pcapng(LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      file.nic(1, 0, PART.body());
    }

    Reading reading = CaptureBytes.read(file.enhanced(count - 1, 3, BYTES, 5).bytes());

    assertThat(reading.frames()).hasSize(readable ? 1 : 0);
    assertThat(reading.failure() == null).isEqualTo(readable);
  }

  static Stream<Arguments> brokenFiles() {
    CaptureBytes nic = PART.body().nic(1, 0, PART.body());
    return Stream.of(
        arguments(
            PART.body().raw(nic.bytes()).enhanced(1, 3, BYTES, 5),
            "is corrupt at byte 48: a frame is from interface 1, but the section has 1."),
        arguments(
            PART.body().enhanced(0, 3, BYTES, 5),
            "is corrupt at byte 28: a frame is from interface 0, but the section has 0."),
        arguments(
            PART.body().simple(5, BYTES),
            "is corrupt at byte 28: a frame is from interface 0, but the section has 0."),
        arguments(
            PART.body().raw(nic.bytes()).simple(50, BYTES),
            "is corrupt at byte 48: a captured length of 50 bytes does not fit its block of 24."),
        arguments(
            PART.body().u32(77).u32(0),
            "is corrupt at byte 28: a block length of 0 bytes is too short for a block of type 77."),
        arguments(
            PART.body().u32(77).u32(14),
            "is corrupt at byte 28: a block length of 14 bytes is not a multiple of 4."),
        arguments(
            PART.body().u32(77).u32(16_777_220),
            "is corrupt at byte 28: a block length of 16777220 bytes is above the limit of"
                + " 16777216."),
        arguments(
            PART.body().u32(77).u32(16_777_216),
            "is truncated at byte 36: the rest of a block lacks 16777204 bytes."),
        arguments(
            PART.body().u32(77).u32(12).u32(16),
            "is corrupt at byte 36: a block of 12 bytes gives its length as 16 at its end."),
        arguments(
            PART.body().nic(1, 0, PART.body().u16(2).u16(5).u32(0)),
            "is corrupt at byte 44: option 2 of an interface has 5 bytes and does not fit its"
                + " block."),
        arguments(
            PART.body().nic(1, 0, PART.body().option(9, new byte[2])),
            "is corrupt at byte 44: option 9 of an interface has 2 bytes and should have 1."),
        arguments(
            PART.body().block(0x0A0D0D0A, PART.body().u32(0x11223344).u32(1).u64(-1)),
            "is corrupt at byte 28: a section header has the byte order mark 44332211."),
        arguments(
            PART.body().block(0x0A0D0D0A, PART.body().u32(0x1A2B3C4D).u16(2).u16(0).u64(-1)),
            "is corrupt at byte 28: its pcapng version is 2.0, not 1.x."));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void aBrokenFileIsDescribedInOneSentence(CaptureBytes rest, String sentence) throws Exception {
    byte[] file = CaptureBytes.pcapng(LITTLE_ENDIAN).raw(rest.bytes()).bytes();

    CaptureFileException failure = CaptureBytes.read(file).failure();

    assertThat(failure).hasMessage("test.pcap " + sentence);
  }
}
