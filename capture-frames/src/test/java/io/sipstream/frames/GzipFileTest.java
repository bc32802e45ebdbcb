package io.sipstream.frames;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.CaptureBytes.Reading;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GzipFileTest {
  private static final int RECORDS = 2_000;
  private static final int FRAME_BYTES = 200;
  private static final int RECORD_BYTES = 16 + FRAME_BYTES;

  /**
   * Incompressible frames, so that a place in the compressed file is about that in the plain one.
   */
  private static byte[] pcap() {
    CaptureBytes file = CaptureBytes.pcap(LITTLE_ENDIAN, 0xA1B23C4D, 1);
    Random random = new Random(5060);
    for (int i = 0; i < RECORDS; i++) {
      byte[] bytes = new byte[FRAME_BYTES];
      random.nextBytes(bytes);
      file.record(i, 0, bytes, FRAME_BYTES);
    }
    return file.bytes();
  }

  @Test
  void aCompressedFileGivesTheSameFrames() throws Exception {
    byte[] plain = pcap();

    Reading reading = CaptureBytes.read(CaptureBytes.gzip(plain));

    assertThat(reading.failure()).isNull();
    assertThat(facts(reading.frames())).isEqualTo(facts(CaptureBytes.read(plain).frames()));
  }

  @Test
  void severalMembersAreOneFileEvenFromASlowPipe() throws Exception {
    byte[] plain = pcap();
    byte[] first = CaptureBytes.gzip(Arrays.copyOf(plain, 1_000));
    byte[] second = CaptureBytes.gzip(Arrays.copyOfRange(plain, 1_000, plain.length));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(frames(new SlowPipe(both))).hasSize(RECORDS);
  }

  @Test
  void allFramesBeforeACutAreGiven() throws Exception {
    byte[] compressed = CaptureBytes.gzip(pcap());
    int keptBytes = compressed.length / 2;

    Reading reading = CaptureBytes.read(Arrays.copyOf(compressed, keptBytes));

    assertThat(reading.frames()).hasSizeGreaterThan(keptBytes / RECORD_BYTES - 10);
    assertThat(reading.failure())
        .hasMessageMatching(
            "test\\.pcap cannot be decompressed beyond byte \\d+ of its data: Unexpected end of"
                + " ZLIB input stream\\.");
  }

  @Test
  void allFramesBeforeDamageAreGiven() throws Exception {
    byte[] plain = pcap();
    int damagedAt = 300_000;
    byte[] compressed = CaptureBytes.gzip(plain);
    Arrays.fill(compressed, damagedAt, damagedAt + 50_000, (byte) 0xFF);

    Reading reading = CaptureBytes.read(compressed);

    // What is damaged but can be decompressed is garbage in the frames, which only the checksum at
    // the end would tell; what matters here is that nothing before is lost.
    List<CapturedFrame> expected = CaptureBytes.read(plain).frames();
    int whole = damagedAt / RECORD_BYTES - 200;
    assertThat(facts(reading.frames().subList(0, whole)))
        .isEqualTo(facts(expected.subList(0, whole)));
    assertThat(reading.failure()).isNotNull();
  }

  @Test
  void aWrongChecksumIsToldBehindTheLastFrame() throws Exception {
    byte[] compressed = CaptureBytes.gzip(pcap());
    compressed[compressed.length - 6] ^= 1;

    Reading reading = CaptureBytes.read(compressed);

    assertThat(reading.frames()).hasSize(RECORDS);
    assertThat(reading.failure()).hasMessageEndingWith("Corrupt GZIP trailer.");
  }

  @Test
  void aBrokenGzipHeaderIsDescribed() throws Exception {
    assertThat(CaptureBytes.read(new byte[] {0x1F, (byte) 0x8B, 7, 7}).failure())
        .hasMessage(
            "test.pcap is corrupt at byte 0: it starts as a gzip file, but its header is"
                + " malformed.");
  }

  @Test
  void progressCountsTheStoredBytes() throws Exception {
    byte[] compressed = CaptureBytes.gzip(pcap());
    try (CaptureFile file = CaptureFile.open(new ByteArrayInputStream(compressed), "test.pcap")) {
      while (file.next() != null) {
        assertThat(file.bytesRead()).isBetween(1L, (long) compressed.length);
      }
      assertThat(file.bytesRead()).isEqualTo(compressed.length);
    }
  }

  private static List<String> facts(List<CapturedFrame> frames) {
    return frames.stream()
        .map(
            frame ->
                frame
                    .toString()
                    .replaceFirst("bytes=[^,]*", HexFormat.of().formatHex(frame.bytes())))
        .toList();
  }

  private static List<CapturedFrame> frames(InputStream in) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureFile file = CaptureFile.open(in, "-")) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  /** Gives a few bytes at a time and never says that more are there. */
  private static final class SlowPipe extends FilterInputStream {
    SlowPipe(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] into, int from, int length) throws java.io.IOException {
      return super.read(into, from, Math.min(length, 97));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
