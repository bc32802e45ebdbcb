package io.sipstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipstream.frames.LinkType;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.RawFrame;
import io.sipstream.reassembly.ContiguousRange;
import io.sipstream.reassembly.DatagramState;
import io.sipstream.reassembly.StreamState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that is in a checkpoint, type by type: what version 0.1.0 has written can be read, and
 * means the same. The files were written by {@code -Dtest=StateSerializersTest
 * -Dstate.directory=DIRECTORY}; those of a version are never written anew.
 */
class StateSerializersTest {
  private static final Path VERSION = Path.of("src/test/resources/state/0.1.0");

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of("counters", Types.TUPLE(Types.STRING, Types.LONG), Tuple2.of("messages", 7L)),
        Arguments.of("datagram", Types.POJO(DatagramState.class), datagram()),
        Arguments.of("stream", Types.POJO(StreamState.class), stream()),
        Arguments.of("buffered-frames", Types.POJO(BufferedFrame.class), joinedPiece()),
        Arguments.of(
            "reorder-buffer",
            Types.OBJECT_ARRAY(Types.POJO(BufferedFrame.class)),
            new BufferedFrame[] {BufferedFrame.of("key", frame(1)), joinedPiece()}));
  }

  @ParameterizedTest
  @MethodSource("states")
  <T> void whatAnEarlierVersionHasWrittenMeansTheSame(
      String name, TypeInformation<T> type, T expected) throws Exception {
    DataInputDeserializer in = new DataInputDeserializer(Files.readAllBytes(VERSION.resolve(name)));
    TypeSerializerSnapshot<T> written =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            in, getClass().getClassLoader());
    TypeSerializer<T> present = type.createSerializer(new SerializerConfigImpl());

    assertThat(present.snapshotConfiguration().resolveSchemaCompatibility(written).isIncompatible())
        .as("Flink would refuse to restore")
        .isFalse();
    assertThat(written.restoreSerializer().deserialize(in))
        .usingRecursiveComparison()
        .isEqualTo(expected);
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @MethodSource("states")
  <T> void whatThisVersionWritesItReads(String name, TypeInformation<T> type, T value)
      throws Exception {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(1_024);
    serializer.serialize(value, out);

    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .as(name)
        .usingRecursiveComparison()
        .isEqualTo(value);
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
      write(directory.resolve((String) of[0]), (TypeInformation<?>) of[1], of[2]);
    }
  }

  @SuppressWarnings("unchecked") // the value is of the type beside it
  private static <T> void write(Path file, TypeInformation<T> type, Object value)
      throws IOException {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(1_024);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    serializer.serialize((T) value, out);
    Files.write(file, out.getCopyOfBuffer());
  }

  private static DatagramState datagram() {
    DatagramState state = new DatagramState();
    state.stage = 2;
    state.reason = "overlap";
    state.source = "tap 192.0.2.1";
    state.deadlineMillis = 1_795_000_000_123L;
    state.awaiting = 3;
    state.keptBytes = 4_000_000_000L;
    state.endBytes = 1_480;
    state.pieces = 2;
    state.offsets = new int[] {0, 1_472};
    state.lengths = new int[] {1_472, 8};
    state.checksums = new int[] {-1, 7};
    return state;
  }

  private static StreamState stream() {
    StreamState state = new StreamState();
    ContiguousRange run = new ContiguousRange();
    run.phase = 1;
    run.start = -7;
    run.itemAt = 90;
    run.end = 0x1_0000_0000L;
    run.scannedTo = 91;
    run.neededTo = 500;
    run.lineState = 2;
    run.sip = true;
    run.searching = true;
    run.midLine = true;
    run.skipDisposition = 3;
    run.deadlineMillis = 12;
    run.timeNanos = 13;
    state.runs = new ContiguousRange[] {run};
    state.segments.count = 1;
    state.segments.offsets = new long[] {90, 0};
    state.segments.lengths = new int[] {410, 0};
    state.segments.pieces = new long[] {4, 0};
    state.segments.dispositions = new int[] {1, 0};
    state.nextPiece = 5;
    state.awaiting = 1;
    state.keptBytes = 300;
    state.halfOpen = true;
    state.lastMillis = 1_795_000_000_123L;
    state.lastNanos = 1_795_000_000_123_456_789L;
    state.ends = true;
    state.endsAt = 0x1_0000_0001L;
    state.closed = true;
    state.gapTimerMillis = 1_795_000_005_123L;
    state.idleTimerMillis = 1_795_000_300_123L;
    return state;
  }

  private static BufferedFrame joinedPiece() {
    BufferedFrame piece = BufferedFrame.of("tap|192.0.2.1", frame(2));
    piece.sources = new RawFrame[] {frame(2), frame(3)};
    piece.packet = new byte[] {0x45, 0, -1};
    piece.captureTimeNanos = 1_795_000_000_123_456_789L;
    piece.timestampImprecise = true;
    piece.vlanIds = new int[] {100, 42};
    piece.tunnelTypes = new String[] {"vxlan"};
    piece.tunnelIds = new long[] {0xFF_FFFFL};
    piece.tunnelSources = new String[] {"2001:db8::1"};
    piece.tunnelDestinations = new String[] {null};
    piece.joins = 1;
    return piece;
  }

  private static RawFrame frame(long offset) {
    RawFrame frame = new RawFrame();
    frame.key = new byte[] {9};
    frame.value = new byte[] {1, 2, 3};
    frame.headerNames = new String[] {"ts", "x"};
    frame.headerValues = new byte[][] {{'1'}, {}};
    frame.topic = "sip-frames";
    frame.partition = 3;
    frame.offset = offset;
    frame.recordTimeMillis = 17;
    frame.brokerTimeMillis = 18;
    frame.captureTimeNanos = 1_795_000_000_000_000_001L;
    frame.timestampImprecise = true;
    frame.linkType = LinkType.RAW;
    frame.originalLengthBytes = 1_500;
    frame.agent = "tap";
    frame.replayId = "r";
    return frame;
  }
}
