package io.sipstream.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.frames.LinkType;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.BufferedFrameSerializer;
import io.sipstream.job.record.EncodedStateSerializer;
import io.sipstream.job.record.RawFrame;
import io.sipstream.job.record.ReassemblyKeySerializer;
import io.sipstream.packet.FrameContext;
import io.sipstream.packet.Layers;
import io.sipstream.packet.Tunnel;
import io.sipstream.reassembly.ReassemblyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is in a checkpoint, type by type: what an earlier version has written can be read, and means
 * the same. The files were written by {@code -Dtest=StateSerializersTest
 * -Dstate.directory=DIRECTORY}; those of a format are never written again.
 */
class StateSerializersTest {
  private static final Path VERSION = Path.of("src/test/resources/state/format-1");
  private static final String TIME = "1795000000000000001";

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of("counters", counters(), Tuple2.of("messages", 7L)),
        Arguments.of("key", ReassemblyKeySerializer.INSTANCE, new ReassemblyKey(-1, 7)),
        Arguments.of("reassembly", EncodedStateSerializer.INSTANCE, new byte[] {1, 2, 3}),
        Arguments.of("captured-frame", BufferedFrameSerializer.INSTANCE, captured(1)),
        Arguments.of("reassembled-packet", BufferedFrameSerializer.INSTANCE, reassembled()));
  }

  private static TypeSerializer<Tuple2<String, Long>> counters() {
    TypeInformation<Tuple2<String, Long>> type = Types.TUPLE(Types.STRING, Types.LONG);
    return type.createSerializer(new SerializerConfigImpl());
  }

  @ParameterizedTest
  @MethodSource("states")
  <T> void whatAnEarlierVersionHasWrittenMeansTheSame(
      String name, TypeSerializer<T> present, T expected) throws Exception {
    DataInputDeserializer in = new DataInputDeserializer(Files.readAllBytes(VERSION.resolve(name)));
    TypeSerializerSnapshot<T> written =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            in, getClass().getClassLoader());

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
  <T> void whatThisVersionWritesItReads(String name, TypeSerializer<T> serializer, T value)
      throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(1_024);
    serializer.serialize(value, out);

    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .as(name)
        .usingRecursiveComparison()
        .isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 255})
  void aFrameOfAnUnknownFormatIsAnError(int version) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    BufferedFrameSerializer.INSTANCE.serialize(captured(1), out);
    byte[] bytes = out.getCopyOfBuffer();
    bytes[0] = (byte) version;
    assertThatThrownBy(
            () -> BufferedFrameSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("buffered frame has format version " + version)
        .hasMessageContaining("reads versions 1 to 1");
  }

  /** A frame comes back as its record, for the dead-letter topic, and as a part. */
  @Test
  void aBufferedFrameLosesNothingOfItsRecord() {
    BufferedFrame frame = captured(1);
    assertThat(frame.records()).usingRecursiveComparison().isEqualTo(List.of(frame(1)));
    assertThat(plain(frame)).isEqualTo(plain(frame(1)));
    assertThat(frame.observerName()).isEqualTo("tap");
    assertThat(frame.canBeOrdered()).isFalse();

    BufferedFrame packet = reassembled();
    assertThat(packet.frames()).isEqualTo(2);
    assertThat(packet.records()).usingRecursiveComparison().isEqualTo(List.of(frame(2), frame(3)));
    assertThat(plain(packet)).isEqualTo(context());
    assertThat(packet.observerName()).isEqualTo("tap");
  }

  /** Flink copies immutable values by reference. */
  @ParameterizedTest
  @MethodSource("states")
  <T> void valuesOfReassemblyAreNotCopied(String name, TypeSerializer<T> serializer, T value) {
    if (!name.equals("counters")) {
      assertThat(serializer.isImmutableType()).isTrue();
      assertThat(serializer.copy(value)).isSameAs(value);
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
      write(directory.resolve((String) of[0]), (TypeSerializer<?>) of[1], of[2]);
    }
  }

  @SuppressWarnings("unchecked") // the value is of the serializer's type
  private static <T> void write(Path file, TypeSerializer<T> serializer, Object value)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1_024);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    serializer.serialize((T) value, out);
    Files.write(file, out.getCopyOfBuffer());
  }

  private static BufferedFrame captured(long offset) {
    return BufferedFrame.of(null, frame(offset));
  }

  private static BufferedFrame reassembled() {
    return BufferedFrame.joined(
            new byte[] {0x45, 0, -1}, context(), List.of(captured(2), captured(3)))
        .withKey(new ReassemblyKey(1, 2));
  }

  private static FrameContext plain(FrameContext frame) {
    return new FrameContext.Plain(
        frame.captureTimeNanos(),
        frame.timestampImprecise(),
        frame.linkType(),
        frame.originalLengthBytes(),
        frame.observerName(),
        frame.interfaceName(),
        frame.replayId(),
        frame.layers());
  }

  private static FrameContext context() {
    Tunnel tunnel = new Tunnel("vxlan", 0xFF_FFFFL, "2001:db8::1", null);
    Layers layers = new Layers(List.of(100, 42), List.of(tunnel), 0, null, 1);
    return new FrameContext.Plain(
        1_795_000_000_123_456_789L, true, LinkType.RAW, 3, "tap", "eth0", "r", layers);
  }

  private static RawFrame frame(long offset) {
    RawFrame frame = new RawFrame();
    frame.key = new byte[] {9};
    frame.value = new byte[] {1, 2, 3};
    frame.headerNames = new String[] {"ts", "x", "ag", "lt", "if", "ol", "ts"};
    frame.headerValues =
        new byte[][] {
          {'1'},
          {},
          {'t', 'a', 'p'},
          {'1', '0', '1'},
          null,
          {'1', '5', '0', '0'},
          TIME.getBytes(UTF_8)
        };
    frame.topic = "sip-frames";
    frame.partition = 3;
    frame.offset = offset;
    frame.recordTimeMillis = 17;
    frame.brokerTimeMillis = 18;
    frame.captureTimeNanos = Long.parseLong(TIME);
    frame.timestampImprecise = true;
    frame.linkType = LinkType.RAW;
    frame.originalLengthBytes = 1_500;
    frame.agent = "tap";
    frame.replayId = "r";
    return frame;
  }
}
