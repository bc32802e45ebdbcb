package io.sipstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sipstream.testing.Requirement;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngWriterTest {
  private static final long TIME = 1_795_388_640_123_456_789L;

  @TempDir Path directory;

  private static byte[] file(CapturedFrame... frames) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (PcapngWriter writer = new PcapngWriter(file)) {
      for (CapturedFrame each : frames) {
        writer.write(each);
      }
      assertThat(writer.bytesWritten()).isEqualTo(file.size());
    }
    return file.toByteArray();
  }

  private static CapturedFrame frame(
      long time, boolean imprecise, int linkType, String agent, String interfaceName) {
    return new CapturedFrame(
        time, imprecise, linkType, new byte[] {1, 2, 3}, 99, agent, interfaceName, null);
  }

  private static List<String> described(List<CapturedFrame> frames) {
    return frames.stream()
        .map(
            frame ->
                String.join(
                    "|",
                    String.valueOf(frame.captureTimeNanos()),
                    String.valueOf(frame.timestampImprecise()),
                    String.valueOf(frame.linkType()),
                    HexFormat.of().formatHex(frame.bytes()),
                    String.valueOf(frame.originalLengthBytes()),
                    frame.agent(),
                    frame.interfaceName()))
        .toList();
  }

  @Test
  void theBytesAreThoseOfTheSpecification() throws Exception {
    assertThat(HexFormat.of().formatHex(file(frame(0x1122334455667788L, false, 101, null, "e0"))))
        .isEqualTo(
            // Section Header Block, section 4.1
            "0a0d0d0a"
                + "1c000000"
                + "4d3c2b1a"
                + "01000000"
                + "ffffffffffffffff"
                + "1c000000"
                // Interface Description Block, section 4.2
                + "01000000"
                + "48000000"
                + "65000000"
                + "00000400"
                + "01001b00"
                + HexFormat.of().formatHex("sipstream time=exact agent=".getBytes("US-ASCII"))
                + "00"
                + "02000200"
                + "65300000"
                + "09000100"
                + "09000000"
                + "00000000"
                + "48000000"
                // Enhanced Packet Block, section 4.3
                + "06000000"
                + "24000000"
                + "00000000"
                + "44332211"
                + "88776655"
                + "03000000"
                + "63000000"
                + "01020300"
                + "24000000");
  }

  @Test
  void whatIsWrittenIsReadBackInterfaceByInterface() throws Exception {
    CapturedFrame[] frames = {
      frame(TIME, false, LinkType.ETHERNET, "tap-1", "eth0"),
      frame(TIME + 1, true, LinkType.ETHERNET, "tap-1", "eth0"),
      frame(0, true, LinkType.RAW, null, null),
      frame(TIME - 1, false, LinkType.HEP, "tap agent=2, Köln\n", "eth 1"),
      frame(Long.MAX_VALUE - 1, false, LinkType.ETHERNET, "tap-1", "eth0"),
      CapturedFrame.of(TIME, LinkType.ETHERNET, new byte[CaptureLimits.FRAME_LIMIT_BYTES], 300_000),
      CapturedFrame.of(TIME, 0xFFFF, new byte[0], 0),
    };

    assertThat(described(CaptureBytes.read(file(frames)).frames()))
        .isEqualTo(described(List.of(frames)));
  }

  @Test
  void aFrameWithoutATimeComesBackWithTheLastOne() throws Exception {
    CapturedFrame frame = frame(CapturedFrame.NO_TIME, false, LinkType.HEP, null, null);

    CapturedFrame read = CaptureBytes.read(file(frame)).frames().get(0);

    assertThat(read.captureTimeNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(read.timestampImprecise()).isTrue();
  }

  @Test
  void whereverAFileIsCutTheFramesBeforeAreWhole() throws Exception {
    byte[] two = file(frame(1, false, 1, "a", "eth0"), frame(2, false, 1, "b", "eth0"));
    byte[] one = file(frame(1, false, 1, "a", "eth0"));
    for (int length = one.length; length < two.length; length++) {
      assertThat(CaptureBytes.read(Arrays.copyOf(two, length)).frames())
          .as("cut at %d", length)
          .extracting(CapturedFrame::captureTimeNanos)
          .startsWith(1L);
    }
  }

  @Test
  void aFrameThatNoReaderWouldTakeIsRefused() throws Exception {
    try (PcapngWriter writer = new PcapngWriter(new ByteArrayOutputStream())) {
      byte[] bytes = new byte[CaptureLimits.FRAME_LIMIT_BYTES + 1];
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.write(CapturedFrame.of(0, 1, bytes, bytes.length)));
    }
  }

  @Test
  void tsharkReadsTheSame() throws Exception {
    String tshark = Requirement.TSHARK.program("A pcapng file as tshark reads it");
    Path file = directory.resolve("written.pcapng");
    Files.write(
        file,
        file(frame(TIME, false, 1, "tap", "eth7"), frame(TIME + 1, true, LinkType.RAW, "t", "lo")));

    Process process =
        new ProcessBuilder(
                tshark,
                "-r",
                file.toString(),
                "-T",
                "fields",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.len",
                "-e",
                "frame.cap_len")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), "UTF-8");

    assertThat(process.waitFor()).isZero();
    assertThat(output.lines())
        .containsExactly("1795388640.123456789\teth7\t99\t3", "1795388640.123456790\tlo\t99\t3");
  }

  @Test
  void moreInterfacesThanReadersTakeAndNamesWithoutEndCanBeReadAgain() throws Exception {
    Path capture = directory.resolve("many.pcapng");
    int frames = CaptureLimits.INTERFACE_LIMIT + 2;
    try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(capture))) {
      for (int i = 0; i < frames; i++) {
        writer.write(frame(TIME + i, false, 1, "t".repeat(7_000), i + "-" + "x".repeat(7_000)));
      }
    }
    try (CaptureFile file = CaptureFile.open(capture)) {
      int read = 0;
      for (CapturedFrame each = file.next(); each != null; each = file.next()) {
        assertThat(each.interfaceName()).startsWith(read + "-x");
        read++;
      }
      assertThat(read).isEqualTo(frames);
    }
  }
}
