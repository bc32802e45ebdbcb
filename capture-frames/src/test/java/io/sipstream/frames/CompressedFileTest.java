package io.sipstream.frames;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.sipstream.frames.CaptureBytes.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Capture files of zstd and xz, as gzip's are in {@link GzipFileTest}. */
class CompressedFileTest {
  private static final int RECORDS = 5_000;
  private static final int FRAME_BYTES = 200;
  private static final int RECORD_BYTES = 16 + FRAME_BYTES;
  private static final int HEADER_BYTES = 24;

  /** Incompressible frames, so that an offset in the compressed file is about the plain one. */
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

  private static byte[] compress(Compression compression, byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream compressing =
        compression == Compression.ZSTD
            ? new ZstdOutputStream(out).setChecksum(true)
            : new XZOutputStream(out, new LZMA2Options(0))) {
      compressing.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List.of(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "XZ"})
  void aCompressedFileGivesTheSameFrames(Compression compression) throws Exception {
    byte[] plain = pcap();

    Reading reading = CaptureBytes.read(compress(compression, plain));

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).hasSize(RECORDS);
    assertThat(reading.frames().get(RECORDS - 1).bytes())
        .isEqualTo(Arrays.copyOfRange(plain, plain.length - FRAME_BYTES, plain.length));
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "XZ"})
  void severalPartsAreOneFile(Compression compression) throws Exception {
    byte[] plain = pcap();
    byte[] first = compress(compression, Arrays.copyOf(plain, 1_000));
    byte[] second = compress(compression, Arrays.copyOfRange(plain, 1_000, plain.length));

    Reading reading = CaptureBytes.read(joined(first, second));

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).hasSize(RECORDS);
  }

  @Test
  void aSkippableFrameOfZstdIsSkipped() throws Exception {
    // RFC 8878 section 3.1.2: magic number, length, data.
    byte[] skippable = {0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9};

    Reading reading = CaptureBytes.read(joined(skippable, compress(Compression.ZSTD, pcap())));

    assertThat(reading.failure()).isNull();
    assertThat(reading.frames()).hasSize(RECORDS);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "XZ"})
  void framesBeforeACutAreGiven(Compression compression) throws Exception {
    byte[] compressed = compress(compression, pcap());
    int keptBytes = compressed.length / 2;

    Reading reading = CaptureBytes.read(Arrays.copyOf(compressed, keptBytes));

    // A block of zstd has up to 128 KiB.
    assertThat(reading.frames()).hasSizeGreaterThan((keptBytes - 131_072) / RECORD_BYTES);
    assertThat(reading.failure()).hasMessageContaining(" cannot be decompressed beyond byte ");
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "XZ"})
  void damageInAFileIsReported(Compression compression) throws Exception {
    byte[] compressed = compress(compression, pcap());
    Arrays.fill(compressed, 500_000, 600_000, (byte) 0xFF);

    Reading reading = CaptureBytes.read(compressed);

    assertThat(reading.frames()).hasSizeLessThanOrEqualTo(RECORDS);
    assertThat(reading.failure()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"28b52ffdff, a zstd, cannot be decompressed", "fd377a580000, an xz, is corrupt"})
  void aWrongHeaderIsDescribed(String hex, String name, String expected) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(CaptureBytes.read(bytes).failure()).hasMessageContaining(expected);
  }

  @Test
  void aDictionaryBeyondTheLimitIsRefused() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The encoder would need the memory, too: the number of the dictionary's size is replaced.
    try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(0))) {
      xz.write(Arrays.copyOf(pcap(), HEADER_BYTES));
    }
    byte[] bytes = out.toByteArray();
    int filter = 12 + 2;
    assertThat(bytes[filter]).isEqualTo((byte) 0x21); // LZMA2, then one byte of properties
    bytes[filter + 2] = 36; // 1 GiB
    checksum(bytes);

    assertThat(CaptureBytes.read(bytes).failure()).hasMessageContaining("memory");
  }

  @ParameterizedTest
  @CsvSource({"88, true", "90, false"})
  void aWindowOfZstdHasUpTo128Mib(String window, boolean accepted) throws Exception {
    // RFC 8878 section 3.1.1: magic number, flags, window, and an empty last block.
    byte[] bytes = HexFormat.of().parseHex("28b52ffd00" + window + "010000");
    byte[] file = joined(bytes, compress(Compression.ZSTD, pcap()));

    Reading reading = CaptureBytes.read(file);

    assertThat(reading.frames()).hasSize(accepted ? RECORDS : 0);
    if (accepted) {
      assertThat(reading.failure()).isNull();
    } else {
      assertThat(reading.failure()).hasMessageContaining("memory");
    }
  }

  /** Replaces the checksum of the first block's header. */
  private static void checksum(byte[] xz) {
    int headerBytes = (xz[12] + 1) * 4;
    CRC32 checksum = new CRC32();
    checksum.update(xz, 12, headerBytes - 4);
    for (int i = 0; i < 4; i++) {
      xz[12 + headerBytes - 4 + i] = (byte) (checksum.getValue() >> 8 * i);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void everyNameHasAnArticle(Compression compression) {
    assertThat(compression.withArticle()).matches("(a (gzip|zstd))|an xz");
  }

  @ParameterizedTest
  @CsvSource({"04224d18, lz4", "425a6839, bzip2"})
  void otherCompressionsAreNamed(String hex, String name) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex + "0000");
    assertThat(CaptureBytes.read(bytes).failure())
        .hasMessageContaining("compressed with " + name + "; decompress it first, or use gzip");
  }
}
