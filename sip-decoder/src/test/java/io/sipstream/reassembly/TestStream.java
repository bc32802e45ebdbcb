package io.sipstream.reassembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.packet.Packet.Tcp;
import io.sipstream.packet.PacketDecoder;
import io.sipstream.packet.TunnelPorts;
import io.sipstream.reassembly.RecordedOutcomes.TestPiece;
import java.util.List;

/** Sends segments through a reassembly and keeps what comes out. */
final class TestStream {
  static final long NOW = 1_795_380_942_000L;
  static final int ACK = 0x10;
  static final String KEY = "stream";

  final RecordedOutcomes ends = new RecordedOutcomes();
  final StreamReassembly reassembly;
  final InMemoryReassemblyContext<TestPiece, StreamState> host;
  final long first;
  int arrived;
  private long timeMillis = NOW;

  /**
   * @param first sequence number of the stream's first byte
   */
  TestStream(long first, ReassemblyLimits.Streams limits) {
    this.first = first;
    this.reassembly =
        new StreamReassembly(
            new ReassemblyLimits(ReassemblyLimits.Fragments.defaults(), limits),
            new PacketDecoder(TunnelPorts.defaults()));
    this.host = new InMemoryReassemblyContext<>(reassembly, ends);
  }

  TestStream(long first) {
    this(first, ReassemblyLimits.Streams.defaults());
  }

  TestStream() {
    this(1_000);
  }

  /** The text's bytes, one for each character. */
  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  void arrive(String key, TestPiece piece) {
    arrived++;
    host.arrive(key, piece);
  }

  /** A piece of the stream, captured at a moment; it is not sent. */
  TestPiece piece(long offset, int flags, byte[] payload, long millis) {
    return RecordedOutcomes.piece(StreamFrames.segment(first + offset, flags, payload), millis);
  }

  /** Sends a segment a millisecond after the one before it. */
  TestStream send(long offset, int flags, byte[] payload) {
    arrive(KEY, piece(offset, flags, payload, timeMillis++));
    return this;
  }

  TestStream data(long offset, String payload) {
    return send(offset, ACK, bytes(payload));
  }

  TestStream syn() {
    return send(-1, Tcp.SYN, new byte[0]);
  }

  /**
   * Event time comes up to everything that was sent, and so much further, to the end of a bucket.
   */
  TestStream pass(long millis) {
    timeMillis = EventTimeOrder.deadline(timeMillis, millis);
    host.advance(timeMillis);
    return this;
  }

  TestStream end() {
    host.advance(Long.MAX_VALUE);
    return this;
  }

  List<String> messages() {
    return ends.messages.stream().map(TestStream::text).toList();
  }

  static String text(StreamMessage message) {
    return new String(
        message.sip().array(), message.sip().arrayOffset(), message.sip().length(), ISO_8859_1);
  }

  void assertNothingIsKept() {
    assertThat(host.keys()).as("keys").isZero();
    assertThat(host.timers()).as("timers").isZero();
    assertThat(ends.total()).as("pieces of %s", ends.ends).isEqualTo(arrived);
    assertThat(reassembly.holdsNothing()).as("budget").isTrue();
  }
}
