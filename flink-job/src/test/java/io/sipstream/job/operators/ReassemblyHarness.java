package io.sipstream.job.operators;

import io.sipstream.document.Document;
import io.sipstream.job.Frames;
import io.sipstream.job.SampleMessages;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** The joining operator by itself, in Flink's harness: feeds it, and looks at what it keeps. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
final class ReassemblyHarness implements AutoCloseable {
  /** Where Flink keeps state. */
  enum Backend {
    HEAP,
    ROCKSDB
  }

  private static final int MAX_PARALLELISM = 720;

  private final KeyedOneInputStreamOperatorTestHarness<String, BufferedFrame, Document> harness;

  private ReassemblyHarness(
      KeyedOneInputStreamOperatorTestHarness<String, BufferedFrame, Document> harness) {
    this.harness = harness;
  }

  static ReassemblyHarness open(ReassemblyKind<?> kind, Backend backend) throws Exception {
    return open(kind, backend, 1, 0, null);
  }

  /** One of several subtasks, with the part of a task's state that falls to it. */
  static ReassemblyHarness open(
      ReassemblyKind<?> kind,
      Backend backend,
      int parallelism,
      int subtask,
      OperatorSubtaskState savepoint)
      throws Exception {
    return open(kind, JobSettings.of(Map.of()), backend, parallelism, subtask, savepoint);
  }

  static ReassemblyHarness open(
      ReassemblyKind<?> kind,
      JobSettings settings,
      Backend backend,
      int parallelism,
      int subtask,
      OperatorSubtaskState savepoint)
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, BufferedFrame, Document>(
            new ReassemblyOperator<>(new ReassemblyFunction<>(kind, settings)),
            piece -> piece.key,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    // What crosses the network or goes into state without Kryo here does so in the job.
    harness.getExecutionConfig().getSerializerConfig().setGenericTypes(false);
    harness.setStateBackend(backend == Backend.HEAP ? new HashMapStateBackend() : rocksDb());
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(Integer.MAX_VALUE));
    if (savepoint != null) {
      harness.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              savepoint, MAX_PARALLELISM, 1, parallelism, subtask));
    }
    harness.open();
    return new ReassemblyHarness(harness);
  }

  private static EmbeddedRocksDBStateBackend rocksDb() {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
    // The harness manages so little memory that it would do nothing but write files.
    backend.getMemoryConfiguration().setUseManagedMemory(false);
    return backend;
  }

  /** Whether this subtask of so many is the one that gets the pieces of a key. */
  static boolean owns(String key, int parallelism, int subtask) {
    return subtask
        == KeyGroupRangeAssignment.assignKeyToParallelOperator(key, MAX_PARALLELISM, parallelism);
  }

  void take(long offset, String key, byte[] frame) throws Exception {
    take(key, Frames.raw(offset, frame));
  }

  void take(String key, RawFrame frame) throws Exception {
    take(BufferedFrame.of(key, frame));
  }

  void take(BufferedFrame piece) throws Exception {
    harness.processElement(
        new StreamRecord<>(piece, piece.context().captureTimeNanos() / 1_000_000));
  }

  void watermark(long millis) throws Exception {
    harness.processWatermark(millis);
  }

  void idle() throws Exception {
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
  }

  /** Whether those behind have been told that nothing will come from here for now. */
  boolean saidIdle() {
    return harness.getOutput().stream().anyMatch(WatermarkStatus.IDLE::equals);
  }

  OperatorSubtaskState savepoint() throws Exception {
    return harness.snapshot(1, 1);
  }

  int documents() {
    return harness.extractOutputValues().size();
  }

  /** Takes the documents that came out, and counts those whose Call-ID begins so. */
  int takeDocuments(String callId) {
    long found =
        harness.extractOutputValues().stream()
            .filter(document -> document.routing().startsWith(callId))
            .count();
    harness.getOutput().clear();
    return Math.toIntExact(found);
  }

  /** The messages that came out, by Call-ID; fails if one came twice. */
  Map<String, String> messages() {
    Map<String, String> messages = new TreeMap<>();
    for (Document document : harness.extractOutputValues()) {
      var json = SampleMessages.json(document.json());
      String other =
          messages.put(json.at("/sip/call_id").asText(), json.at("/event/original").asText());
      if (other != null) {
        throw new AssertionError("twice: " + other);
      }
    }
    return messages;
  }

  /** Takes the dead letters that came out, as the next operator would. */
  List<DeadLetter> deadLetters() {
    var letters = harness.getSideOutput(DecodeFunction.DEAD_LETTERS);
    List<DeadLetter> taken = new ArrayList<>();
    if (letters != null) {
      letters.forEach(letter -> taken.add(letter.getValue()));
      letters.clear();
    }
    return taken;
  }

  /** Packets that have to be joined once more. */
  List<BufferedFrame> fragments() {
    var pieces = harness.getSideOutput(DecodeFunction.FRAGMENTS);
    return pieces == null ? List.of() : pieces.stream().map(StreamRecord::getValue).toList();
  }

  /** Keys of which anything is known. */
  long keys() {
    return keys(FlinkReassemblyContext.STATE) + keys("reorder-buffer") + keys("buffered-frames");
  }

  /** What waits of a key for its turn, as it is in the state. */
  MapState<Long, BufferedFrame[]> awaiting(String key) throws Exception {
    harness.getOperator().setCurrentKey(key);
    return harness
        .getOperator()
        .<String>getKeyedStateBackend()
        .getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new MapStateDescriptor<>(
                "reorder-buffer", Types.LONG, Types.OBJECT_ARRAY(Types.POJO(BufferedFrame.class))));
  }

  private long keys(String state) {
    var backend =
        (AbstractKeyedStateBackend<?>) harness.getOperator().<String>getKeyedStateBackend();
    try (var keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.distinct().count();
    }
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  boolean keepsNothing() {
    return keys() == 0 && timers() == 0;
  }

  Map<String, Long> counters() {
    Map<String, Long> counters = new TreeMap<>();
    harness
        .getEnvironment()
        .getAccumulatorRegistry()
        .getUserMap()
        .forEach((name, counter) -> counters.put(name, ((LongCounter) counter).getLocalValue()));
    return counters;
  }

  /** Sum of the counters that begin so. */
  long sum(String... prefixes) {
    return counters().entrySet().stream()
        .filter(entry -> Arrays.stream(prefixes).anyMatch(entry.getKey()::startsWith))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
