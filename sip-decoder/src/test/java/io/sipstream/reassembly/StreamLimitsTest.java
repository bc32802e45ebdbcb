package io.sipstream.reassembly;

import static io.sipstream.reassembly.TestStream.ACK;
import static io.sipstream.reassembly.TestStream.NOW;
import static io.sipstream.reassembly.TestStream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Packet.Tcp;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.reassembly.ReassemblyLimits.Streams;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit just below, at and above, and what hostile senders can make of them. */
@Tag("hostile")
class StreamLimitsTest {
  private static final String MESSAGE = SipTexts.withBody(300);
  private static final int BYTES = MESSAGE.length();
  private static final int FRAME_BYTES = 40;

  private static Streams limits(long bytesPerStream, int segmentsPerStream) {
    return new Streams(
        5_000, 300_000, 300_000, bytesPerStream, segmentsPerStream, 99, 99, 99, 1 << 20, 1 << 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void aMessageMayBeAsLongAsTheLimit(int more) {
    TestStream stream = new TestStream(1_000, limits(BYTES, 99));
    String message = SipTexts.withBody(300 + more);
    stream.syn().data(0, message.substring(0, 50)).data(50, message.substring(50));
    // A new line, or the rest of the long one would hide the start line.
    stream.data(message.length(), "\r\n" + SipTexts.TRYING).pass(0);
    boolean fits = more <= 0;
    assertThat(stream.messages()).hasSize(fits ? 2 : 1).contains(SipTexts.TRYING);
    assertThat(stream.ends.ends.getOrDefault("tcp.limit_stream_bytes", 0)).isEqualTo(fits ? 0 : 3);
    stream.end();
    stream.assertNothingIsKept();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void aHeadMayBeAsLongAsTheLimit(int more) {
    String head = SipTexts.head("OPTIONS sip:b@h SIP/2.0", "OPTIONS") + "Content-Length: 0\r\nX: ";
    int bytes = 400;
    TestStream stream = new TestStream(1_000, limits(bytes, 999));
    String message = head + "x".repeat(bytes + more - head.length() - 4) + "\r\n\r\n";
    stream.syn();
    for (int i = 0; i < message.length(); i += 7) {
      stream.data(i, message.substring(i, Math.min(i + 7, message.length())));
    }
    stream.data(message.length(), SipTexts.TRYING).pass(0);
    assertThat(stream.messages()).hasSize(more <= 0 ? 2 : 1).contains(SipTexts.TRYING);
    assertThat(stream.ends.ends.containsKey("tcp.limit_stream_bytes")).isEqualTo(more > 0);
    stream.end();
    stream.assertNothingIsKept();
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11})
  void aMessageMayWaitInAsManySegmentsAsTheLimit(int segments) {
    TestStream stream = new TestStream(1_000, limits(10_000, 10));
    stream.syn();
    for (int i = 0; i < segments; i++) {
      stream.data(i, MESSAGE.substring(i, i + 1));
    }
    // The last one is not held: it completes the message.
    stream.data(segments, MESSAGE.substring(segments)).pass(0);
    boolean fits = segments <= 10;
    assertThat(stream.messages()).hasSize(fits ? 1 : 0);
    stream.data(BYTES, "\r\n" + SipTexts.TRYING).end();
    assertThat(stream.messages()).contains(SipTexts.TRYING);
    assertThat(stream.ends.ends.getOrDefault("tcp.limit_stream_segments", 0))
        .isEqualTo(fits ? 0 : 13);
    stream.assertNothingIsKept();
  }

  @Test
  void behindAGapNoMoreIsHeldThanTheLimitAndNothingIsLost() {
    TestStream stream = new TestStream(1_000, limits(4L * BYTES, 99));
    stream.syn();
    for (int i = 1; i <= 20; i++) {
      stream.data((long) i * BYTES, MESSAGE).pass(0);
      assertThat(stream.host.keys()).isEqualTo(1);
    }
    assertThat(stream.messages()).hasSize(20);
    stream.end();
    stream.assertNothingIsKept();
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1, "used", 20));
  }

  @Test
  void holesInOneStreamAreBounded() {
    TestStream stream = new TestStream(1_000, limits(100_000, 9_999));
    stream.syn();
    for (int i = 1; i <= RangeSet.RUNS; i++) {
      stream.data(1_000L * i, "x").pass(0);
    }
    // The SYN's own run is done and makes room for one.
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_empty", 1));
    stream.data(99_000, "x").pass(0);
    assertThat(stream.ends.ends.get("tcp.limit_stream_ranges")).isEqualTo(1);
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void streamsAndBytesOfATaskAreBounded() {
    Streams limits = new Streams(5_000, 300_000, 300_000, 9_999, 99, 3, 99, 99, 99_999, 99_999);
    TestStream stream = new TestStream(1_000, limits);
    for (int i = 0; i < 5; i++) {
      stream.arrive("s" + i, stream.piece(0, ACK, bytes("INVITE"), NOW));
    }
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp.limit_streams", 2));
    stream.end();
    stream.assertNothingIsKept();

    int frame = FRAME_BYTES + 6;
    stream =
        new TestStream(
            1_000, new Streams(5_000, 300_000, 300_000, 9_999, 99, 9, 9, 99, 3L * frame, 9_999));
    for (int i = 0; i < 4; i++) {
      stream.arrive("s" + i, stream.piece(0, ACK, bytes("INVITE"), NOW));
    }
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp.limit_bytes", 1));
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void streamsWithoutAMessageAreEvictedBeforeOlderOnesWithOne() {
    Streams limits = new Streams(5_000, 300_000, 300_000, 9_999, 99, 2, 9, 9, 99_999, 99_999);
    TestStream stream = new TestStream(1_000, limits);
    stream.arrive("proven", stream.piece(-1, Tcp.SYN, new byte[0], NOW));
    stream.arrive("proven", stream.piece(0, ACK, bytes(MESSAGE), NOW + 1));
    stream.host.advance(NOW + 100);
    stream.arrive("unproven", stream.piece(0, ACK, bytes("INVITE"), NOW + 102));
    stream.arrive("newest", stream.piece(0, ACK, bytes(MESSAGE.substring(0, 6)), NOW + 103));
    assertThat(stream.ends.ends.get("tcp.limit_streams")).isEqualTo(1);
    // The proven stream continues, and the newest one was not refused.
    stream.arrive("proven", stream.piece(BYTES, ACK, bytes(MESSAGE), NOW + 104));
    stream.arrive("newest", stream.piece(6, ACK, bytes(MESSAGE.substring(6)), NOW + 105));
    stream.end();
    assertThat(stream.messages()).containsExactly(MESSAGE, MESSAGE, MESSAGE);
    stream.assertNothingIsKept();
  }

  @Test
  void aSourceBeyondItsShareEvictsItsOwnStreams() {
    Streams limits = new Streams(5_000, 300_000, 300_000, 9_999, 99, 9, 2, 9, 99_999, 99_999);
    TestStream stream = new TestStream(1_000, limits);
    for (int i = 0; i < 4; i++) {
      stream.arrive("s" + i, stream.piece(0, ACK, bytes("INVITE"), NOW));
    }
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp.limit_source_streams", 2));
    assertThat(stream.host.keys()).isEqualTo(2);
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void aWholeMessageThatWaitsForOrderIsNotLostWithItsStream() {
    Streams limits = new Streams(5_000, 300_000, 300_000, 9_999, 99, 1, 9, 9, 99_999, 99_999);
    TestStream stream = new TestStream(1_000, limits);
    stream.arrive("whole", stream.piece(0, ACK, bytes(MESSAGE), NOW));
    stream.arrive("next", stream.piece(0, ACK, bytes("INVITE"), NOW));
    assertThat(stream.messages()).containsExactly(MESSAGE);
    assertThat(stream.ends.ends).isEqualTo(Map.of("used", 1));
    stream.end();
    stream.assertNothingIsKept();
  }

  /** The segment that waits has the time for which the stream asked to be called when idle. */
  @Test
  void aStreamThatAnEvictionKeepsIsForgottenWhenIdle() {
    long bytes = 2L * (FRAME_BYTES + BYTES);
    Streams limits = new Streams(5_000, 300_000, 300_000, 9_999, 99, 9, 9, 9, bytes, bytes);
    TestStream stream = new TestStream(1_000, limits);
    stream.arrive("kept", stream.piece(0, ACK, bytes(MESSAGE), NOW));
    stream.host.advance(NOW + 5_000);
    assertThat(stream.messages()).containsExactly(MESSAGE);
    stream.arrive("kept", stream.piece(BYTES, ACK, bytes(MESSAGE), NOW + 300_000));
    stream.arrive("kept", stream.piece(2 * BYTES, ACK, bytes(MESSAGE), NOW + 300_001));
    stream.arrive("other", stream.piece(0, ACK, bytes(MESSAGE), NOW + 300_002));
    assertThat(stream.messages()).hasSize(3);
    stream.end();
    assertThat(stream.messages()).hasSize(4);
    stream.assertNothingIsKept();
  }

  @Test
  void aStreamWhoseSynWasRefusedIsReadAfterTheWaitForAGap() {
    Streams limits = new Streams(5_000, 300_000, 300_000, 9_999, 99, 9, 9, 2, 9_999, 9_999);
    TestStream stream = new TestStream(1_000, limits);
    for (String key : new String[] {"s1", "s2", "good"}) {
      stream.arrive(key, stream.piece(-1, Tcp.SYN, new byte[0], NOW));
    }
    assertThat(stream.ends.ends).isEqualTo(Map.of("tcp_syn_refused", 1));
    stream.arrive("good", stream.piece(0, ACK, bytes(MESSAGE), NOW));
    stream.host.advance(NOW + 4_999);
    assertThat(stream.messages()).isEmpty();
    stream.host.advance(NOW + 5_000);
    assertThat(stream.messages()).containsExactly(MESSAGE);
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void aSegmentThatIsMoreThanALimitEvictsNothing() {
    Streams limits = new Streams(5_000, 300_000, 300_000, 9_999, 99, 9, 9, 9, 999, 99);
    for (String source : new String[] {"its own", "another"}) {
      TestStream stream = new TestStream(1_000, limits);
      if (source.equals("its own")) {
        stream.arrive("held", stream.piece(0, ACK, bytes("INVITE"), NOW));
      }
      stream.arrive("big", stream.piece(0, ACK, new byte[99], NOW));
      assertThat(stream.ends.ends).isEqualTo(Map.of("tcp.limit_source_bytes", 1));
      stream.end();
      stream.assertNothingIsKept();
    }
  }

  @Test
  void aHundredThousandSynsAndWildSegmentsKeepTheBounds() {
    Streams limits =
        new Streams(5_000, 300_000, 300_000, 1 << 16, 64, 20_000, 20_000, 5_000, 1 << 20, 1 << 20);
    TestStream stream = new TestStream(1_000, limits);
    Random random = new Random(5060);
    for (int i = 0; i < 100_000; i++) {
      boolean syn = i % 2 == 0;
      byte[] payload = syn ? new byte[0] : new byte[random.nextInt(40) + 1];
      random.nextBytes(payload);
      String key = "s" + (syn ? i : random.nextInt(50));
      int flags = syn ? Tcp.SYN : random.nextInt(256) & ~(random.nextInt(4) == 0 ? 0 : Tcp.RST);
      long offset = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(5_000);
      stream.arrive(key, stream.piece(offset, flags, payload, NOW + i / 100));
      if (i % 500 == 0) {
        stream.host.advance(NOW + i / 100 - 100);
        assertThat(stream.host.keys()).isLessThanOrEqualTo(5_050);
      }
    }
    assertThat(stream.ends.ends.get("tcp_syn_refused")).isGreaterThanOrEqualTo(44_000);
    stream.end();
    stream.assertNothingIsKept();
  }

  @Test
  void aGrowingMessageIsNotReadAgainForEverySegment() {
    TestStream stream =
        new TestStream(
            1_000, new Streams(5_000, 9_999, 9_999, 1 << 20, 99_999, 9, 9, 9, 1L << 30, 1L << 30));
    String message = SipTexts.withBody(60_000);
    long begun = System.nanoTime();
    stream.syn();
    for (int i = 0; i < message.length(); i++) {
      stream.data(i, message.substring(i, i + 1)).pass(0);
    }
    assertThat(stream.messages()).containsExactly(message);
    // Read again each time it would be 1.8 billion bytes, and minutes.
    assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
  }

  @Test
  void aRestoredStreamCountsWithWhatItHolds() {
    StreamState kept = new StreamState();
    kept.keptBytes = 1_000;
    kept.halfOpen = true;
    Streams limits =
        new Streams(5_000, 9_999, 9_999, 9_999, 99, 2, 2, 1, 1_000 + FRAME_BYTES + 1, 9_999);
    StreamReassembly restored =
        new StreamReassembly(
            new ReassemblyLimits(ReassemblyLimits.Fragments.defaults(), limits),
            new PacketDecoder(TunnelPorts.defaults()));
    restored.restore(kept);
    RecordedOutcomes ends = new RecordedOutcomes();
    InMemoryReassemblyContext<RecordedOutcomes.TestPiece, StreamState> host =
        new InMemoryReassemblyContext<>(restored, ends);
    TestStream stream = new TestStream();
    host.arrive("syn", stream.piece(-1, Tcp.SYN, new byte[0], NOW));
    host.arrive("two bytes", stream.piece(0, ACK, bytes("xx"), NOW));
    host.arrive("one", stream.piece(0, ACK, bytes("x"), NOW));
    host.arrive("another", stream.piece(0, ACK, new byte[0], NOW));
    assertThat(ends.ends)
        .isEqualTo(Map.of("tcp_syn_refused", 1, "tcp.limit_bytes", 1, "tcp_empty", 1));
    assertThat(host.keys()).isEqualTo(1);
  }
}
