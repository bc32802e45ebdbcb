package io.sipstream.reassembly;

import static io.sipstream.reassembly.RecordedOutcomes.piece;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Layers;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.reassembly.RecordedOutcomes.TestPiece;
import io.sipstream.testing.Seed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragments in every order and in every kind of disorder; state and timers come back to zero. */
class DefragmenterTest {
  private static final long NOW = 1_795_380_942_000L;
  private static final byte[] WHOLE = FragmentFrames.udp(bytes(1_200));

  private final RecordedOutcomes ends = new RecordedOutcomes();
  private InMemoryReassemblyContext<TestPiece, DatagramState> host =
      host(ReassemblyLimits.defaults());

  private InMemoryReassemblyContext<TestPiece, DatagramState> host(ReassemblyLimits limits) {
    return new InMemoryReassemblyContext<>(
        new Defragmenter(limits, new PacketDecoder(TunnelPorts.defaults())), ends);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] v4(int begin, int end) {
    return FragmentFrames.ipv4(WHOLE, begin, end, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 1 2 3", "3 2 1 0", "2 0 3 1", "0 0 1 1 2 2 3", "3 3 0 2 2 0 1"})
  void everyOrderOfCaptureGivesTheSamePacket(String order) {
    int[] cuts = {0, 400, 408, 1_000, WHOLE.length};
    long time = NOW;
    for (String index : order.split(" ")) {
      int i = Integer.parseInt(index);
      host.arrive("v4", piece(v4(cuts[i], cuts[i + 1]), time));
      host.arrive("v6", piece(FragmentFrames.ipv6(WHOLE, cuts[i], cuts[i + 1], 9), time));
      time++;
    }
    host.advance(NOW + 100 + Defragmenter.REPEATS_MILLIS);

    assertThat(ends.packets).hasSize(2);
    long completed = NOW + order.split(" ").length - 1;
    for (RecordedOutcomes.Packet packet : ends.packets) {
      int headerBytes = packet.bytes().length - WHOLE.length;
      assertThat(Arrays.copyOfRange(packet.bytes(), headerBytes, packet.bytes().length))
          .isEqualTo(WHOLE);
      assertThat(packet.context().captureTimeNanos()).isEqualTo(completed * 1_000_000);
      assertThat(packet.context().layers()).isEqualTo(Layers.NONE.joined());
    }
    int repeated = 2 * (order.split(" ").length - 4);
    assertThat(ends.ends.getOrDefault("fragment_repeated", 0)).isEqualTo(repeated);
    assertNothingIsKept();
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() {
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < WHOLE.length; at += 8) {
      frames.add(v4(at, Math.min(at + 8, WHOLE.length)));
    }
    List<TestPiece> pieces = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      pieces.add(piece(frames.get(i), NOW + i));
    }
    Collections.shuffle(pieces, new Random(1));
    pieces.forEach(piece -> host.arrive("k", piece));
    host.advance(NOW + 10_000);
    assertThat(ends.packets).hasSize(1);
    assertThat(ends.packets.get(0).context().captureTimeNanos())
        .isEqualTo((NOW + frames.size() - 1) * 1_000_000);
    assertNothingIsKept();
  }

  @Test
  void thePacketIsAnIpPacketAgain() {
    host.arrive("v4", piece(v4(0, 8), NOW));
    host.arrive("v4", piece(v4(8, WHOLE.length), NOW));
    host.advance(Long.MAX_VALUE);
    ByteBuffer packet = ByteBuffer.wrap(ends.packets.get(0).bytes());
    assertThat(packet.getShort(2)).isEqualTo((short) packet.capacity());
    assertThat(packet.getShort(6)).isZero();
  }

  @Test
  void anIdentificationUsedAgainWithinSecondsIsAnotherPacket() {
    byte[] other = FragmentFrames.udp(bytes(900));
    // Arrives mixed up, as from several partitions.
    host.arrive("k", piece(FragmentFrames.ipv4(other, 0, 400, 7), NOW + 20));
    host.arrive("k", piece(v4(0, 400), NOW));
    host.arrive("k", piece(FragmentFrames.ipv4(other, 400, other.length, 7), NOW + 21));
    host.arrive("k", piece(v4(400, WHOLE.length), NOW + 1));
    host.advance(Long.MAX_VALUE);
    assertThat(ends.packets)
        .extracting(packet -> packet.bytes().length)
        .containsExactly(20 + WHOLE.length, 20 + other.length);
    assertNothingIsKept();
  }

  @Test
  void whatDoesNotBecomeWholeInTimeExpires() {
    host.arrive("k", piece(v4(0, 400), NOW));
    host.arrive("k", piece(v4(800, WHOLE.length), NOW + 1));
    host.advance(NOW + 29_999);
    assertThat(ends.total()).isZero();
    host.advance(NOW + 30_000);
    assertThat(ends.ends).isEqualTo(Map.of("fragment.timeout", 2));
    assertNothingIsKept();
  }

  @Test
  void whatExpiresDoesNotWaitForATurnThatComesLater() {
    host.arrive("k", piece(v4(0, 400), NOW));
    host.arrive("k", piece(v4(400, WHOLE.length), NOW + 40_000));
    host.advance(NOW + 29_999);
    assertThat(ends.total()).isZero();
    host.advance(NOW + 30_000);
    assertThat(ends.ends).isEqualTo(Map.of("fragment.timeout", 1));
    host.advance(NOW + 69_999);
    assertThat(ends.total()).isEqualTo(1);
    host.advance(NOW + 70_000);
    assertThat(ends.ends).isEqualTo(Map.of("fragment.timeout", 2));
    assertNothingIsKept();
  }

  @Test
  void theDeadlineIsNoMomentOfItsOwnWhileOthersWaitForTheirTurns() {
    host.arrive("k", piece(v4(0, 400), NOW));
    host.arrive("k", piece(v4(400, 800), NOW + 1));
    host.arrive("k", piece(v4(800, WHOLE.length), NOW + 2));
    // Two buckets: the second one has the last two.
    assertThat(host.timers()).isEqualTo(2);
    host.advance(NOW);
    assertThat(host.timers()).isEqualTo(1);
    host.advance(NOW + 99);
    assertThat(ends.packets).isEmpty();
    host.advance(NOW + 100);
    assertThat(ends.packets).hasSize(1);
    assertThat(host.timers()).isEqualTo(1);
    host.advance(NOW + 100 + Defragmenter.REPEATS_MILLIS);
    assertNothingIsKept();
  }

  @Test
  void whatIsOlderThanEverythingSoFarIsJoinedAtOnceAndLosesNothing() {
    host.advance(NOW + 3_600_000);
    host.arrive("k", piece(v4(400, WHOLE.length), NOW + 1));
    host.arrive("k", piece(v4(0, 400), NOW));
    assertThat(ends.packets).hasSize(1);
    assertThat(ends.packets.get(0).context().captureTimeNanos()).isEqualTo((NOW + 1) * 1_000_000);
    host.advance(NOW + 3_700_000);
    assertNothingIsKept();
  }

  @Test
  void aClockThatIsWrongKeepsNothingForEver() {
    var early = new TestPiece(v4(0, 400), piece(v4(0, 400), 5).context(), false);
    var late = new TestPiece(v4(400, 800), piece(v4(0, 400), 1L << 42).context(), false);
    host.arrive("k", early);
    host.advance(NOW);
    host.arrive("k", late);
    host.advance(NOW + 29_999);
    assertThat(ends.total()).isZero();
    host.advance(NOW + 30_000);
    assertThat(ends.ends).isEqualTo(Map.of("fragment.timeout", 2));
    assertNothingIsKept();
  }

  @ParameterizedTest
  @CsvSource({
    // begin, end of three fragments; the whole is 1,208 bytes
    "0, 400, 392, 800, 800, 1208, one byte row twice",
    "0, 400, 0, 408, 408, 1208, the same beginning with other lengths",
    "0, 400, 600, 1208, 1200, 1208, two that say they are the last",
    "0, 400, 400, 1208, 8, 16, one within another",
  })
  void overlappingFragmentsAreDroppedWithAllThatFollows(
      int begin1, int end1, int begin2, int end2, int begin3, int end3, String name) {
    host.arrive("k", piece(v4(0, 8), NOW - 1));
    host.arrive("k", piece(v4(Math.max(8, begin1), end1), NOW));
    // Not complete before the overlap is seen.
    host.arrive("k", piece(v4(begin2, end2 == 1208 ? 1200 : end2), NOW + 1));
    host.arrive("k", piece(v4(begin3, end3), NOW + 2));
    host.arrive("k", piece(v4(16, 24), NOW + 3));
    host.advance(NOW + 29_000);
    assertThat(ends.packets).as(name).isEmpty();
    assertThat(ends.ends.get("fragment.overlap")).as(name).isEqualTo(5);
    host.advance(NOW + 30_000);
    assertNothingIsKept();
  }

  @Test
  void fragmentsOfOnePacketAreBounded() {
    ReassemblyLimits.Fragments limits = new ReassemblyLimits.Fragments(30_000, 3, 9, 9, 9999, 9999);
    host = host(new ReassemblyLimits(limits, ReassemblyLimits.Streams.defaults()));
    for (int i = 0; i < 4; i++) {
      host.arrive("k", piece(v4(8 * i, 8 * i + 8), NOW + i));
    }
    host.advance(NOW + 40_000);
    assertThat(ends.ends).isEqualTo(Map.of("fragment.limit_packet_fragments", 4));
    assertNothingIsKept();
  }

  @Test
  void packetsInTheMakingAreBoundedInAllAndForEachSource() {
    ReassemblyLimits.Fragments limits = new ReassemblyLimits.Fragments(30_000, 9, 5, 3, 9999, 9999);
    host = host(new ReassemblyLimits(limits, ReassemblyLimits.Streams.defaults()));
    for (int source = 1; source <= 2; source++) {
      for (int id = 0; id < 4; id++) {
        byte[] frame = FragmentFrames.ipv4(Arrays.copyOf(WHOLE, 8), 0, true, id, source);
        host.arrive(source + "/" + id, piece(frame, NOW));
      }
    }
    assertThat(host.keys()).isEqualTo(5);
    host.advance(NOW + 30_000);
    assertThat(ends.ends)
        .isEqualTo(
            Map.of(
                "fragment.limit_source_packets",
                2,
                "fragment.limit_packets",
                1,
                "fragment.timeout",
                5));
    assertNothingIsKept();
    host.arrive("again", piece(v4(0, 8), NOW + 50_000));
    assertThat(host.keys()).isEqualTo(1);
  }

  @Test
  void bytesAreBounded() {
    int frameBytes = v4(0, 8).length;
    var limits = new ReassemblyLimits.Fragments(30_000, 9, 99, 99, 9999, 2 * frameBytes);
    host = host(new ReassemblyLimits(limits, ReassemblyLimits.Streams.defaults()));
    for (int i = 0; i < 3; i++) {
      host.arrive("k", piece(v4(8 * i, 8 * i + 8), NOW + i));
    }
    host.advance(Long.MAX_VALUE);
    assertThat(ends.ends)
        .isEqualTo(Map.of("fragment.limit_source_bytes", 2, "fragment.timeout", 1));
    assertNothingIsKept();
  }

  /** Fragments of a few packets, cut, repeated and spoiled at random. */
  @Test
  void everyFragmentComesOutOnceWhateverHappens() {
    Random random = new Random(Seed.of(DefragmenterTest.class));
    int arrived = 0;
    for (int round = 0; round < 20_000; round++) {
      int begin = 400 * random.nextInt(4);
      int end = Math.min(WHOLE.length, begin + 400);
      if (random.nextInt(20) == 0) {
        begin = 8 * random.nextInt(WHOLE.length / 8);
        end = Math.min(WHOLE.length, begin + 8 * (1 + random.nextInt(60)));
      }
      byte[] frame = v4(begin, end);
      if (random.nextInt(50) == 0) {
        frame[24 + random.nextInt(4)] ^= 1;
      }
      long time = NOW + round - random.nextInt(3_000);
      host.arrive("key " + random.nextInt(1 + round / 4), piece(frame, time));
      arrived++;
      if (random.nextInt(10) == 0) {
        host.advance(NOW + round - 1_500);
      }
    }
    host.advance(Long.MAX_VALUE);
    assertThat(ends.total()).isEqualTo(arrived);
    assertThat(ends.packets).isNotEmpty();
    assertNothingIsKept();
  }

  private void assertNothingIsKept() {
    assertThat(host.keys()).isZero();
    assertThat(host.timers()).isZero();
  }
}
