package io.sipstream.job.captureloss;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sipstream.document.Document;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Both operators in Flink's harnesses, one feeding the other. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
final class ReconciliationHarness implements AutoCloseable {
  private static final int MAX_PARALLELISM = 720;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OneInputStreamOperatorTestHarness<RawFrame, FrameTally> tally;
  private final KeyedTwoInputStreamOperatorTestHarness<String, FrameTally, ReportRecord, Document>
      compare;

  private ReconciliationHarness(
      OneInputStreamOperatorTestHarness<RawFrame, FrameTally> tally,
      KeyedTwoInputStreamOperatorTestHarness<String, FrameTally, ReportRecord, Document> compare) {
    this.tally = tally;
    this.compare = compare;
  }

  /** A job that started an hour before the tap. */
  static ReconciliationHarness open() throws Exception {
    return open(Tap.START_MILLIS - 3_600_000, 1, 0, null);
  }

  static ReconciliationHarness open(
      long jobStartMillis, int parallelism, int subtask, OperatorSubtaskState savepoint)
      throws Exception {
    return open(jobStartMillis, parallelism, subtask, savepoint, new HashMapStateBackend());
  }

  static ReconciliationHarness open(
      long jobStartMillis,
      int parallelism,
      int subtask,
      OperatorSubtaskState savepoint,
      StateBackend backend)
      throws Exception {
    var tally =
        new OneInputStreamOperatorTestHarness<>(
            new TallyFunction(), MAX_PARALLELISM, parallelism, subtask);
    tally.open();
    Clock clock = Clock.fixed(Instant.ofEpochMilli(jobStartMillis), ZoneOffset.UTC);
    var compare =
        new KeyedTwoInputStreamOperatorTestHarness<String, FrameTally, ReportRecord, Document>(
            new ReconcileOperator(
                new ReconcileFunction(JobSettings.of(Map.of()).elasticsearch().indices(), clock)),
            frames -> frames.key,
            report -> report.key,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    // What goes into state without Kryo here does so in the job.
    compare.getExecutionConfig().getSerializerConfig().setGenericTypes(false);
    compare.setStateBackend(backend);
    if (savepoint != null) {
      compare.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              savepoint, MAX_PARALLELISM, 1, parallelism, subtask));
    }
    compare.open();
    return new ReconciliationHarness(tally, compare);
  }

  /** Whether this subtask of so many is the one that gets what is of a tap. */
  static boolean owns(String key, int parallelism, int subtask) {
    return subtask
        == KeyGroupRangeAssignment.assignKeyToParallelOperator(key, MAX_PARALLELISM, parallelism);
  }

  void take(List<RawFrame> frames) throws Exception {
    for (RawFrame frame : frames) {
      tally.processElement(new StreamRecord<>(frame, frame.captureTimeNanos / 1_000_000));
    }
  }

  void take(FrameTally frames) throws Exception {
    compare.processElement1(new StreamRecord<>(frames));
  }

  void take(ReportRecord report) throws Exception {
    compare.processElement2(new StreamRecord<>(report));
  }

  /** Event time comes so far, of frames and of reports. */
  void watermark(long millis) throws Exception {
    tally.processWatermark(new Watermark(millis));
    pass();
    compare.processBothWatermarks(new Watermark(millis));
  }

  /** The frames' source falls silent. */
  void idle() throws Exception {
    tally.processWatermarkStatus(WatermarkStatus.IDLE);
    pass();
  }

  /** A checkpoint, as its barrier goes through. */
  OperatorSubtaskState savepoint() throws Exception {
    tally.prepareSnapshotPreBarrier(1);
    pass();
    return compare.snapshot(1, 1);
  }

  private void pass() throws Exception {
    for (FrameTally frames : tally.extractOutputValues()) {
      take(frames);
    }
    tally.getOutput().clear();
  }

  List<Document> indexed() {
    return compare.extractOutputValues();
  }

  List<JsonNode> documents() throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (Document document : indexed()) {
      documents.add(JSON.readTree(document.json()));
    }
    return documents;
  }

  int keptStates() {
    return compare.numKeyedStateEntries();
  }

  int timers() {
    return compare.numEventTimeTimers();
  }

  Map<String, Long> counters() {
    Map<String, Long> counters = new TreeMap<>();
    compare
        .getEnvironment()
        .getAccumulatorRegistry()
        .getUserMap()
        .forEach((name, counter) -> counters.put(name, ((LongCounter) counter).getLocalValue()));
    return counters;
  }

  @Override
  public void close() throws Exception {
    tally.close();
    compare.close();
  }
}
