package io.sipstream.frames;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Named.named;

import io.sipstream.frames.CaptureBytes.Reading;
import io.sipstream.testing.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files cut anywhere and changed anywhere: frames, then one failure or the end, nothing else. */
class HostileFileTest {
  private static final int MUTATIONS = 20_000;
  private static final byte[] BYTES = "SIP/2.0 200 OK\r\n\r\n".getBytes(UTF_8);

  /**
   * A capture with the places where one may cut it and have a whole file, and those from which on
   * each frame is readable.
   */
  record Sample(byte[] file, List<Integer> wholeAt, List<Integer> frameReadableFrom) {}

  static Stream<Named<Sample>> samples() {
    return Stream.of(
        named("pcap", pcap()), named("pcapng", pcapng(false)), named("big-endian", pcapng(true)));
  }

  private static Sample pcap() {
    byte[] file =
        CaptureBytes.pcap(LITTLE_ENDIAN, 0xA1B23C4D, 1)
            .record(1, 5, BYTES, BYTES.length)
            .record(2, 6, new byte[0], 60)
            .record(3, 7, BYTES, 1500)
            .bytes();
    return new Sample(file, List.of(24, 58, 74, 108), List.of(58, 74, 108));
  }

  private static Sample pcapng(boolean bigEndian) {
    CaptureBytes part = new CaptureBytes(bigEndian ? BIG_ENDIAN : LITTLE_ENDIAN);
    CaptureBytes options = part.body().option(2, "eth0".getBytes(UTF_8)).option(9, new byte[] {9});
    byte[] file =
        part.section()
            .nic(1, 0, options.u32(0)) // a block of 40 bytes, from 28 to 68
            .enhanced(0, 77, BYTES, 90) // 52 bytes, its frame ends at 68 + 28 + 18
            .simple(3, new byte[] {1, 2, 3}) // 20 bytes, from 120, its frame ends 5 before its end
            .bytes();
    return new Sample(file, List.of(28, 68, 120, 140), List.of(114, 135));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFileCutAtAnyByteGivesItsWholeFrames(Sample sample) throws Exception {
    byte[] file = sample.file();
    assertThat(sample.wholeAt()).contains(file.length);
    for (int length = 0; length <= file.length; length++) {
      int cut = length;
      Reading reading = CaptureBytes.read(Arrays.copyOf(file, cut));

      long expected = sample.frameReadableFrom().stream().filter(from -> from <= cut).count();
      assertThat(reading.frames()).as("cut at %d", cut).hasSize((int) expected);
      assertThat(reading.failure() == null)
          .as("clean end when cut at %d", cut)
          .isEqualTo(sample.wholeAt().contains(cut));
      if (reading.failure() != null) {
        assertThat(reading.failure().offset()).isBetween(0L, (long) cut);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFileChangedAnywhereGivesFramesAndAtMostOneFailure(Sample sample) {
    long seed = Seed.of(HostileFileTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = mutant(sample.file(), random);
      try {
        Reading reading = CaptureBytes.read(mutant);
        for (CapturedFrame frame : reading.frames()) {
          assertThat(frame.bytes().length)
              .isLessThanOrEqualTo(Math.min(mutant.length, frame.originalLengthBytes()));
          assertThat(frame.captureTimeNanos()).isNotNegative();
          assertThat(frame.linkType()).isBetween(0, 0xFFFF);
        }
      } catch (Exception | OutOfMemoryError | AssertionError e) {
        fail("-Dseed=" + seed + ", mutation " + i, e);
      }
    }
  }

  private static byte[] mutant(byte[] file, Random random) {
    byte[] mutant =
        Arrays.copyOf(file, file.length - (random.nextInt(4) == 0 ? random.nextInt(40) : 0));
    int changes = 1 + random.nextInt(4);
    IntStream.range(0, changes)
        .forEach(
            change -> {
              int at = random.nextInt(mutant.length);
              mutant[at] =
                  switch (random.nextInt(4)) {
                    case 0 -> (byte) 0xFF;
                    case 1 -> 0;
                    case 2 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
                    default -> (byte) random.nextInt(256);
                  };
            });
    return mutant;
  }
}
