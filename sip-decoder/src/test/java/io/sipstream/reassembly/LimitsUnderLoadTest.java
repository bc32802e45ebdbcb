package io.sipstream.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.decoder.CountingSink;
import io.sipstream.decoder.InMemoryDecoder;
import io.sipstream.document.DecoderSettings;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.reassembly.ReassemblyLimits.Fragments;
import io.sipstream.reassembly.ReassemblyLimits.Streams;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many of the smallest pieces there are as limits allow, and what the heap has of them. */
class LimitsUnderLoadTest {
  /** Streams of many pieces have ranges enough to reach the limit of a stream first. */
  private static final String STREAM_LIMITS = "tcp\\.limit_(streams|bytes|stream_ranges)";

  private static final long NOW_NANOS = TestStream.NOW * 1_000_000;
  private static final int FRAMES_OF_A_KIND = 300_000;
  private static final int UNIT_BYTES = 8;

  /**
   * Bytes on the heap that are reachable; counted a few times, since the collector is not alone.
   */
  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }

  /** A middle fragment of one of many packets, from one of many hosts. */
  private static byte[] fragment(int packet, int place) {
    byte[] payload = new byte[UNIT_BYTES];
    return FragmentFrames.ipv4(payload, UNIT_BYTES * (place + 1), true, packet, 3 + packet % 100);
  }

  /** The same within an IP tunnel (RFC 2003). */
  private static byte[] tunnelled(int packet, int place) {
    byte[] inner = fragment(packet, place);
    return ByteBuffer.allocate(20 + inner.length)
        .putShort((short) 0x4500)
        .putShort((short) (20 + inner.length))
        .putInt(0)
        .put((byte) 64)
        .put((byte) 4)
        .putShort((short) 0)
        .put(new byte[] {(byte) 198, 51, 100, 1, (byte) 198, 51, 100, 2})
        .put(inner)
        .array();
  }

  /** A segment of one of many streams that lacks what is before it. */
  private static byte[] segment(int stream, int place) {
    return ByteBuffer.allocate(48)
        .putShort((short) 0x4500)
        .putShort((short) 48)
        .putInt(0)
        .put((byte) 64)
        .put((byte) 6)
        .putShort((short) 0)
        .put(new byte[] {(byte) 192, 0, (byte) (stream >> 15), 1, (byte) 192, 0, 2, 2})
        .putShort((short) (1_024 + (stream & 0x7FFF)))
        .putShort((short) 5060)
        .putInt(1_000 + 2 * UNIT_BYTES * place)
        .putInt(0)
        .put((byte) 0x50)
        .put((byte) TestStream.ACK)
        .array();
  }

  /** What is held then, and what became of the rest. */
  private record Filled(long bytes, Map<String, Integer> counts) {}

  private static Filled fill(ReassemblyLimits limits, int frames, int piecesOfEach) {
    CountingSink counts = new CountingSink();
    long before = usedBytes();
    InMemoryDecoder decoder =
        new InMemoryDecoder(DecoderSettings.defaults(), limits, 5_000, counts);
    for (int i = 0; i < frames; i++) {
      int key = i / piecesOfEach;
      int place = i % piecesOfEach;
      decode(fragment(key, place), NOW_NANOS + i, decoder);
      decode(tunnelled(key, place), NOW_NANOS + i, decoder);
      decode(segment(key, place), NOW_NANOS + i, decoder);
    }
    // Their turns come, and what cannot be joined yet is held.
    decode(new byte[20], NOW_NANOS + 5_100_000_000L, decoder);
    Filled filled = new Filled(usedBytes() - before, Map.copyOf(counts.ends()));
    decoder.end();
    assertThat(counts.frames()).isEqualTo(3 * frames + 1);
    return filled;
  }

  private static void decode(byte[] frame, long timeNanos, InMemoryDecoder decoder) {
    decoder.decode(
        frame, FrameContext.of(timeNanos, false, PacketDecoder.RAW, frame.length, "tap"));
  }

  private static long sum(ReassemblyLimits limits) {
    return 2 * limits.fragments().bytes() + limits.streams().bytes();
  }

  @ParameterizedTest(name = "{0} pieces of each packet and stream")
  @ValueSource(ints = {1, 2, 50})
  void theDefaultsKeepToTheBytesThatTheyName(int piecesOfEach) {
    ReassemblyLimits limits = ReassemblyLimits.defaults();
    Filled filled = fill(limits, FRAMES_OF_A_KIND, piecesOfEach);
    assertThat(filled.counts.keySet())
        .anyMatch(name -> name.matches("fragment\\.limit_(packets|bytes)"))
        .anyMatch(name -> name.matches(STREAM_LIMITS));
    assertThat(filled.bytes).as("%s", filled.counts).isLessThan(sum(limits));
  }

  /** Where nothing else limits them. */
  @ParameterizedTest(name = "{0} pieces of each packet and stream")
  @ValueSource(ints = {1, 2, 50})
  void aPieceTakesAboutWhatItCounts(int piecesOfEach) {
    int many = FRAMES_OF_A_KIND / 2;
    long bytes = 32 << 20;
    ReassemblyLimits limits =
        new ReassemblyLimits(
            new Fragments(30_000, 1_024, many, many, bytes, bytes),
            new Streams(5_000, 300_000, 300_000, 1 << 20, 4_096, many, many, many, bytes, bytes));
    Filled filled = fill(limits, many, piecesOfEach);
    assertThat(filled.counts.keySet())
        .contains("fragment.limit_bytes")
        .anyMatch(name -> name.matches(STREAM_LIMITS));
    assertThat(filled.bytes)
        .as("%s", filled.counts)
        // An eviction leaves seven eighths of a limit in use.
        .isBetween(sum(limits) * 7 / 8 / 4, sum(limits) * 3 / 2);
  }
}
