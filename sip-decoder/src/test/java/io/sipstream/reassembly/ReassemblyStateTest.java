package io.sipstream.reassembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encoded states: what an earlier version has stored can be read, and means the same. The files
 * were written by {@code -Dtest=ReassemblyStateTest -Dstate.directory=DIRECTORY}; those of a format
 * are never written again.
 */
class ReassemblyStateTest {
  private static final Path FORMATS = Path.of("src/test/resources/state");

  static Stream<Arguments> states() {
    Function<byte[], ReassemblyState> datagrams = DatagramState::decode;
    Function<byte[], ReassemblyState> streams = bytes -> StreamState.decode(bytes).open();
    return Stream.of(
        Arguments.of("datagram", datagrams, datagram()),
        Arguments.of("datagram-empty", datagrams, new DatagramState()),
        Arguments.of("stream", streams, stream()),
        Arguments.of("stream-empty", streams, new StreamState()));
  }

  @ParameterizedTest
  @MethodSource("states")
  void aStateOfFormat1MeansTheSame(
      String name, Function<byte[], ReassemblyState> decoder, ReassemblyState expected)
      throws Exception {
    assertSame(decoder.apply(Files.readAllBytes(FORMATS.resolve("format-1/" + name))), expected);
  }

  @ParameterizedTest
  @MethodSource("states")
  void anEncodedStateMeansTheSame(
      String name, Function<byte[], ReassemblyState> decoder, ReassemblyState expected) {
    byte[] encoded = expected.encode();
    ReassemblyState decoded = decoder.apply(encoded);
    assertSame(decoded, expected);
    assertThat(decoded.encode()).as(name).isEqualTo(encoded);
  }

  private static void assertSame(ReassemblyState actual, ReassemblyState expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .ignoringFields("recognized", "unreadAt")
        .isEqualTo(expected);
  }

  @Test
  void aStreamThatIsNotOpenedKeepsItsRanges() {
    StreamState state = StreamState.decode(stream().encode());
    assertThat(state.isRecognized()).isTrue();
    state.addBucket(1_795_000_000_300L);
    state.keptBytes += 5;
    StreamState again = StreamState.decode(state.encode()).open();

    StreamState expected = stream();
    expected.addBucket(1_795_000_000_300L);
    expected.keptBytes += 5;
    assertSame(again, expected);
    assertThat(again.isRecognized()).isTrue();
    assertThat(again.positions()).containsExactly(4, 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 255})
  void anUnknownFormatIsAnError(int version) {
    for (ReassemblyState state : new ReassemblyState[] {datagram(), stream()}) {
      byte[] encoded = state.encode();
      encoded[0] = (byte) version;
      assertThatThrownBy(
              () -> {
                DatagramState.decode(encoded);
                StreamState.decode(encoded);
              })
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("format version " + version)
          .hasMessageContaining("reads versions 1 to 1");
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "state.directory",
      matches = ".+",
      disabledReason = "No test: writes what later versions must read, with -Dstate.directory")
  void writeTheFilesOfThisVersion() throws Exception {
    Path directory = Files.createDirectories(Path.of(System.getProperty("state.directory")));
    for (Arguments state : states().toList()) {
      Object[] of = state.get();
      Files.write(directory.resolve((String) of[0]), ((ReassemblyState) of[2]).encode());
    }
  }

  private static DatagramState datagram() {
    DatagramState state = new DatagramState();
    state.source = "tap\n192.0.2.1";
    state.arrival = 300;
    state.keptBytes = 4_000_000_000L;
    state.timerMillis = 0;
    state.addBucket(1_795_000_000_200L);
    state.addBucket(1_795_000_000_100L);
    state.stage = DatagramState.DROPPED;
    state.reason = "overlap";
    state.deadlineMillis = Long.MAX_VALUE;
    state.endBytes = 1_480;
    state.insert(0, 1_472, 8, 7);
    state.insert(0, 0, 1_472, -1);
    return state;
  }

  private static StreamState stream() {
    StreamState state = new StreamState();
    state.source = "\n2001:db8::1";
    state.arrival = 1;
    state.keptBytes = 300;
    state.timerMillis = 1_795_000_005_200L;
    state.addBucket(1_795_000_000_100L);
    ContiguousRange run = new ContiguousRange();
    run.phase = ContiguousRange.OPAQUE;
    run.start = -7;
    run.itemAt = 90;
    run.end = 0x1_0000_0000L;
    run.scannedTo = 91;
    run.neededTo = 0;
    run.lineState = 2;
    run.sip = true;
    run.searching = true;
    run.midLine = true;
    run.skipDisposition = 3;
    run.deadlineMillis = 12;
    run.timeNanos = 1_795_000_000_123_456_789L;
    state.runs = new ContiguousRange[] {run, ContiguousRange.at(1L << 40, 1L << 41, 0)};
    state.segments.insert(90, 410, 4, true);
    state.segments.insert(600, 1_460, 7, false);
    state.nextPiece = 8;
    state.halfOpen = true;
    state.lastMillis = 1_795_000_000_100L;
    state.lastNanos = 1_795_000_000_123_456_789L;
    state.ends = true;
    state.endsAt = 0x1_0000_0001L;
    state.closed = true;
    return state;
  }
}
