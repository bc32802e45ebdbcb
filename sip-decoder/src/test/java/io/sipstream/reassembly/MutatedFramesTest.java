package io.sipstream.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.CountingSink;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.decoder.Outcome;
import io.sipstream.document.DecoderSettings;
import io.sipstream.document.HepFrames;
import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.packet.FrameContext;
import io.sipstream.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Frames of all sample captures, kinds that users report, HEP and encoded bodies with flipped bits,
 * cut, and with the head of one before the tail of another. {@code -Dmutations=} sets how many.
 */
class MutatedFramesTest {
  private static final List<Path> CAPTURES =
      List.of(Path.of("..", "sample-pcaps"), Path.of("src", "test", "resources", "field"));
  private static final long MILLI_NANOS = 1_000_000;
  private static final int ENCODED_TIMES = 10;
  private static final int ETHERNET = 1;

  private static final long SEED = Seed.of(MutatedFramesTest.class);
  private final Random random = new Random(SEED);

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void noFrameThrowsHangsOrGetsLost() throws IOException {
    int mutations = Integer.getInteger("mutations", 1_000_000);
    List<CapturedFrame> frames = frames();
    List<String> errors = new ArrayList<>();
    CountingSink counts =
        new CountingSink() {
          @Override
          public void deadLetter(String stage, String reason, String detail) {
            super.deadLetter(stage, reason, detail);
            if (stage.equals(Outcome.Undecodable.INTERNAL_ERROR)) {
              errors.add(detail);
            }
          }
        };
    var decoder =
        new InMemoryDecoder(DecoderSettings.defaults(), ReassemblyLimits.defaults(), 1_000, counts);
    long startNanos = frames.get(0).captureTimeNanos();
    long begun = System.nanoTime();
    for (int i = 0; i < mutations; i++) {
      CapturedFrame frame = frames.get(random.nextInt(frames.size()));
      byte[] bytes = mutate(frame.bytes(), frames.get(random.nextInt(frames.size())).bytes());
      // Mostly forwards in steps below a millisecond, now and then back or anywhere.
      long timeNanos = startNanos + i * MILLI_NANOS / 10 - random.nextInt(3_000) * MILLI_NANOS;
      if (random.nextInt(10_000) == 0) {
        timeNanos = random.nextLong() >>> 1;
      }
      int linkType = random.nextInt(200) == 0 ? random.nextInt(300) : frame.linkType();
      decoder.decode(
          bytes,
          FrameContext.of(timeNanos, false, linkType, bytes.length + random.nextInt(2), "tap-1"));
    }
    decoder.end();
    System.out.printf(
        "MutatedFramesTest: %d ms; %s%n",
        (System.nanoTime() - begun) / MILLI_NANOS, shortEnds(counts));
    assertThat(counts.frames()).isEqualTo(mutations);
    assertThat(counts.documents()).isGreaterThan(mutations / 20);
    assertThat(errors).isEmpty();
  }

  private byte[] mutate(byte[] original, byte[] other) {
    byte[] bytes = original.clone();
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(Math.max(1, bytes.length));
      switch (random.nextInt(6)) {
        case 0, 1 -> flip(bytes, random.nextInt(Math.max(1, bytes.length)));
        // Headers are in front.
        case 2 -> flip(bytes, random.nextInt(Math.max(1, Math.min(80, bytes.length))));
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        case 4 -> {
          int head = Math.min(at, 100);
          int from = Math.min(other.length, random.nextInt(100));
          byte[] spliced = Arrays.copyOf(bytes, head + other.length - from);
          System.arraycopy(other, from, spliced, head, other.length - from);
          bytes = spliced;
        }
        default -> {
          if (bytes.length > 0) {
            bytes[at] = (byte) random.nextInt();
          }
        }
      }
    }
    return bytes;
  }

  private void flip(byte[] bytes, int at) {
    if (bytes.length > 0) {
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static List<CapturedFrame> frames() throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    for (Path directory : CAPTURES) {
      try (Stream<Path> captures = Files.list(directory)) {
        for (Path capture :
            captures.filter(path -> path.toString().contains(".pcap")).sorted().toList()) {
          read(capture, frames);
        }
      }
    }
    long timeNanos = frames.get(0).captureTimeNanos();
    List<CapturedFrame> encoded = EncodedMessages.frames(timeNanos);
    encoded.addAll(hep(timeNanos));
    // So that they come up as often as they would among a few captures.
    for (int i = 0; i < ENCODED_TIMES; i++) {
      frames.addAll(encoded);
    }
    return frames;
  }

  private static void read(Path capture, List<CapturedFrame> frames) throws IOException {
    try (CaptureFile file = CaptureFile.open(capture)) {
      for (CapturedFrame frame = file.next(); frame != null; frame = file.next()) {
        frames.add(frame);
      }
    }
  }

  /** Messages in HEP 1, 2 and 3, some with several in one payload. */
  private static List<CapturedFrame> hep(long timeNanos) {
    byte[] message = SipTexts.INVITE.getBytes(ISO_8859_1);
    byte[] several = (SipTexts.INVITE + SipTexts.TRYING).repeat(3).getBytes(ISO_8859_1);
    List<CapturedFrame> frames = new ArrayList<>();
    for (int version : new int[] {1, 2}) {
      frames.add(frame(timeNanos, ETHERNET, HepFrames.older(version, message)));
    }
    for (int protocol : new int[] {6, 17, 22, 132}) {
      frames.add(frame(timeNanos, HepFrames.LINK_TYPE, HepFrames.version3(several, protocol)));
    }
    return frames;
  }

  private static CapturedFrame frame(long timeNanos, int linkType, byte[] bytes) {
    return new CapturedFrame(timeNanos, false, linkType, bytes, bytes.length, null, null, null);
  }

  /** Sums the reasons that differ in a number only. */
  private static Map<String, Integer> shortEnds(CountingSink counts) {
    Map<String, Integer> sums = new TreeMap<>();
    counts
        .ends()
        .forEach((end, count) -> sums.merge(end.replaceFirst("\\d+$", "N"), count, Integer::sum));
    return sums;
  }
}
