package io.sipstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapWriterTest {
  @Test
  void theBytesAreThoseOfTheSpecification() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (PcapWriter writer = new PcapWriter(file, LinkType.RAW)) {
      writer.write(1_000_000_258_000_000_001L, new byte[] {(byte) 0xAB}, 16);
    }

    assertThat(HexFormat.of().formatHex(file.toByteArray()))
        .isEqualTo(
            "4d3cb2a1"
                + "0200"
                + "0400"
                + "00000000"
                + "00000000"
                + "00000400"
                + "65000000"
                + "02cb9a3b"
                + "01000000"
                + "01000000"
                + "10000000"
                + "ab");
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (PcapWriter writer = new PcapWriter(file, LinkType.LINUX_SLL2)) {
      writer.write(0, new byte[0]);
      writer.write(1_795_388_640_123_456_789L, new byte[] {1, 2, 3}, 70_000);
      writer.write(4_294_967_295_999_999_999L, new byte[262_144]);
    }

    assertThat(CaptureBytes.read(file.toByteArray()).frames())
        .extracting(
            CapturedFrame::captureTimeNanos,
            CapturedFrame::linkType,
            frame -> frame.bytes().length,
            CapturedFrame::originalLengthBytes)
        .containsExactly(
            tuple(0L, 276, 0, 0),
            tuple(1_795_388_640_123_456_789L, 276, 3, 70_000),
            tuple(4_294_967_295_999_999_999L, 276, 262_144, 262_144));
  }

  @ParameterizedTest
  @CsvSource({
    "-1,                  1,      1",
    "4294967296000000000, 1,      1",
    "0,                   262145, 262145",
    "0,                   5,      4",
  })
  void whatTheFormatCannotHoldIsRefused(long timeNanos, int length, int originalLength)
      throws Exception {
    try (PcapWriter writer = new PcapWriter(new ByteArrayOutputStream(), LinkType.ETHERNET)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.write(timeNanos, new byte[length], originalLength));
    }
  }
}
