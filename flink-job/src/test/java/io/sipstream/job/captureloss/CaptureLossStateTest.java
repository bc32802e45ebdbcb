package io.sipstream.job.captureloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipstream.document.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keyed state of the capture loss check, and what earlier jobs stored as POJOs. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
class CaptureLossStateTest {
  // Written once; later versions must read it.
  private static final Path WRITTEN = Path.of("src/test/resources/state/format-1");
  private static final int FRAMES = 1_000;
  private static final int MISSING = 7;

  private final Tap tap = new Tap();

  @Test
  void aTapIsReadAsItWasWritten() throws Exception {
    TapState state = state();
    TapState read = read(TapStateSerializer.INSTANCE, write(TapStateSerializer.INSTANCE, state));

    assertThat(read).usingRecursiveComparison().isEqualTo(state);
    assertThat(TapStateSerializer.INSTANCE.copy(state))
        .isNotSameAs(state)
        .usingRecursiveComparison()
        .isEqualTo(state);
  }

  @Test
  void whatVersion1WroteIsRead() throws Exception {
    assertThat(read(TapStateSerializer.INSTANCE, Files.readAllBytes(WRITTEN.resolve("tap"))))
        .usingRecursiveComparison()
        .isEqualTo(state());
    assertThat(read(ReportRecordSerializer.INSTANCE, Files.readAllBytes(WRITTEN.resolve("report"))))
        .usingRecursiveComparison()
        .isEqualTo(report());
  }

  @Test
  void anEmptyTapIsReadAsItWasWritten() throws Exception {
    TapState read =
        read(TapStateSerializer.INSTANCE, write(TapStateSerializer.INSTANCE, new TapState()));

    assertThat(read).usingRecursiveComparison().isEqualTo(new TapState());
  }

  @Test
  void aReportIsReadAsItWasWritten() throws Exception {
    ReportRecord read =
        read(ReportRecordSerializer.INSTANCE, write(ReportRecordSerializer.INSTANCE, report()));

    assertThat(read).usingRecursiveComparison().isEqualTo(report());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 255})
  void anUnknownVersionIsAnError(int version) throws Exception {
    byte[] bytes = write(TapStateSerializer.INSTANCE, state());
    bytes[Integer.BYTES] = (byte) version;

    assertThatThrownBy(() -> read(TapStateSerializer.INSTANCE, bytes))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("state of a tap has format version " + version);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStateOfAnEarlierJobIsConverted(boolean rocksDb) throws Exception {
    StateBackend backend = rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    OperatorSubtaskState savepoint = stateOfAnEarlierJob(backend);

    try (var task =
        ReconciliationHarness.open(Tap.START_MILLIS - 3_600_000, 1, 0, savepoint, backend)) {
      task.watermark(tap.millis(2));
      assertThat(task.counters()).containsEntry("frames_missing", (long) MISSING);

      // What was converted can be stored and read.
      OperatorSubtaskState next = task.savepoint();
      try (var later =
          ReconciliationHarness.open(Tap.START_MILLIS - 3_600_000, 1, 0, next, backend)) {
        later.take(tap.report(1, FRAMES, 0, 0));
        later.take(tap.frames(1, FRAMES));
        later.watermark(tap.millis(3));
        assertThat(later.counters()).doesNotContainKey("reports_lost");
      }
    }
  }

  private static ReportRecord report() {
    return new Tap().report(0, 10, 1, 2, Map.of("queue_full", 3L, "other", 4L), 5, true);
  }

  private static TapState state() {
    TapState state = new TapState();
    for (int i = 0; i < 40; i++) {
      state.add(17_950_000_000L + i * i, i);
    }
    state.forgetBefore(17_950_000_003L);
    state.firstBucket = 17_950_000_001L;
    AgentRunState run = state.addRun("s-1");
    run.begun = true;
    run.nextSequence = 3;
    run.lastMillis = Tap.START_MILLIS;
    run.fromBucket = 17_950_000_000L;
    run.cutBucket = 17_950_000_004L;
    run.kept = -1;
    run.arrived = 5;
    run.missing = 6;
    run.reportedMissing = 6;
    state.addRun("s-2");
    state.intervalMillis = 10_000;
    state.waitingReports = 1;
    state.lastActivityMillis = Tap.START_MILLIS;
    state.removalTimerMillis = Tap.START_MILLIS + 7_200_000;
    // The capacity of the arrays is no part of the state.
    state.buckets = Arrays.copyOf(state.buckets, state.size);
    state.counts = Arrays.copyOf(state.counts, state.size);
    return state;
  }

  private OperatorSubtaskState stateOfAnEarlierJob(StateBackend backend) throws Exception {
    try (var former =
        new KeyedTwoInputStreamOperatorTestHarness<String, FrameTally, ReportRecord, Document>(
            new KeyedCoProcessOperator<>(new FormerFunction()),
            frames -> frames.key,
            report -> report.key,
            Types.STRING,
            720,
            1,
            0)) {
      former.setStateBackend(backend);
      former.open();
      ReportRecord report = tap.report(0, FRAMES, 0, 0);
      long bucket = CaptureBuckets.ofNanos(report.fromNanos);
      former.processElement1(
          new StreamRecord<>(
              new FrameTally(
                  report.key,
                  new long[] {bucket, bucket + 1},
                  new long[] {1, FRAMES - MISSING - 1})));
      former.processElement2(new StreamRecord<>(report));
      return former.snapshot(1, 1);
    }
  }

  private static <T> byte[] write(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  private static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }

  /** Stores what it gets, as the function of earlier jobs did. */
  private static final class FormerFunction
      extends KeyedCoProcessFunction<String, FrameTally, ReportRecord, Document> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement1(FrameTally tally, Context context, Collector<Document> out)
        throws Exception {
      TapState tap = new TapState();
      Reconciliation.arrive(tap, tally, Long.MIN_VALUE);
      tap.waitingReports = 1;
      getRuntimeContext()
          .getState(new ValueStateDescriptor<>(ReconcileFunction.STATE, Types.POJO(TapState.class)))
          .update(tap);
    }

    @Override
    public void processElement2(ReportRecord report, Context context, Collector<Document> out)
        throws Exception {
      getRuntimeContext()
          .getMapState(
              new MapStateDescriptor<>(
                  ReconcileFunction.WAITING,
                  Types.LONG,
                  Types.OBJECT_ARRAY(Types.POJO(ReportRecord.class))))
          .put(report.dueMillis(), new ReportRecord[] {report});
      context.timerService().registerEventTimeTimer(report.dueMillis());
    }
  }
}
