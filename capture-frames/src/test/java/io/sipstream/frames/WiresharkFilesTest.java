package io.sipstream.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that Wireshark's tools wrote, against what tshark reads from them (see the README there).
 */
class WiresharkFilesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nanoseconds.pcap",
        "microseconds.pcap",
        "cut-and-commented.pcapng",
        "two-link-types.pcapng",
        "two-sections.pcapng",
        "compressed.pcap.gz"
      })
  void everyFrameIsReadAsTsharkReadsIt(String name) throws Exception {
    List<String> expected = new String(resource(name + ".tsv"), US_ASCII).lines().toList();

    CaptureBytes.Reading reading = CaptureBytes.read(resource(name));

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).extracting(WiresharkFilesTest::asTshark).isEqualTo(expected);
  }

  private static String asTshark(CapturedFrame frame) throws Exception {
    return String.format(
        "%d.%09d\t%d\t%d\t%d\t%s",
        frame.captureTimeNanos() / 1_000_000_000L,
        frame.captureTimeNanos() % 1_000_000_000L,
        frame.linkType() == LinkType.RAW ? 7 : frame.linkType(),
        frame.bytes().length,
        frame.originalLengthBytes(),
        HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(frame.bytes())));
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in = WiresharkFilesTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
