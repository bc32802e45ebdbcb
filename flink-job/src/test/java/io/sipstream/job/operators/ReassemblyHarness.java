package io.sipstream.job.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.document.Document;
import io.sipstream.job.Frames;
import io.sipstream.job.SampleMessages;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.BufferedFrameSerializer;
import io.sipstream.job.record.DeadLetter;
import io.sipstream.job.record.RawFrame;
import io.sipstream.job.record.SerializedType;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.settings.JobSettings;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.contrib.streaming.state.RocksDBKeyedStateBackend;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.StreamOperatorStateHandler;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

/** The joining operator by itself, in Flink's harness: feeds it, and looks at what it keeps. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
final class ReassemblyHarness implements AutoCloseable {
  /** Where Flink keeps state. */
  enum Backend {
    HEAP,
    ROCKSDB
  }

  private static final int MAX_PARALLELISM = 720;

  private final KeyedOneInputStreamOperatorTestHarness<ReassemblyKey, BufferedFrame, Document>
      harness;

  private final ReassemblyFunction<?> function;

  private ReassemblyHarness(
      KeyedOneInputStreamOperatorTestHarness<ReassemblyKey, BufferedFrame, Document> harness,
      ReassemblyFunction<?> function) {
    this.harness = harness;
    this.function = function;
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
    return open(
        kind,
        JobSettings.of(Map.of("calls.enabled", "false")),
        backend,
        parallelism,
        subtask,
        savepoint);
  }

  static ReassemblyHarness open(
      ReassemblyKind<?> kind,
      JobSettings settings,
      Backend backend,
      int parallelism,
      int subtask,
      OperatorSubtaskState savepoint)
      throws Exception {
    var function = new ReassemblyFunction<>(kind, settings);
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<ReassemblyKey, BufferedFrame, Document>(
            new ReassemblyOperator<>(function),
            BufferedFrame::key,
            SerializedType.REASSEMBLY_KEY,
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
    return new ReassemblyHarness(harness, function);
  }

  private static EmbeddedRocksDBStateBackend rocksDb() {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
    // The harness manages so little memory that it would do nothing but write files.
    backend.getMemoryConfiguration().setUseManagedMemory(false);
    return backend;
  }

  /** A key with this name. */
  static ReassemblyKey key(String name) {
    UUID hash = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    return new ReassemblyKey(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }

  /** Whether this subtask of so many is the one that gets the pieces of a key. */
  static boolean owns(String key, int parallelism, int subtask) {
    return subtask
        == KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key(key), MAX_PARALLELISM, parallelism);
  }

  void take(long offset, String key, byte[] frame) throws Exception {
    take(key, Frames.raw(offset, frame));
  }

  void take(String key, RawFrame frame) throws Exception {
    take(BufferedFrame.of(key(key), frame));
  }

  void take(BufferedFrame piece) throws Exception {
    harness.processElement(new StreamRecord<>(piece, piece.captureTimeNanos() / 1_000_000));
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
    return keys(FlinkReassemblyContext.STATE)
        + keys(FlinkReassemblyContext.REORDER_BUFFER)
        + keys(FlinkReassemblyContext.BUFFERED_FRAMES);
  }

  /** How many lists of queued pieces there are. */
  long buckets() {
    return entries(FlinkReassemblyContext.REORDER_BUFFER).size();
  }

  /** The queued pieces as they are in the state. */
  @SuppressWarnings("unchecked") // states of a backend implement this interface
  List<BufferedFrame> queued() throws Exception {
    AbstractKeyedStateBackend<ReassemblyKey> backend = backend();
    var queued =
        (InternalListState<ReassemblyKey, Long, BufferedFrame>)
            backend.getOrCreateKeyedState(
                LongSerializer.INSTANCE,
                new ListStateDescriptor<>(
                    FlinkReassemblyContext.REORDER_BUFFER, BufferedFrameSerializer.INSTANCE));
    List<BufferedFrame> pieces = new ArrayList<>();
    for (Tuple2<ReassemblyKey, Object> entry : entries(FlinkReassemblyContext.REORDER_BUFFER)) {
      backend.setCurrentKey(entry.f0);
      queued.setCurrentNamespace((Long) entry.f1);
      queued.get().forEach(pieces::add);
    }
    return pieces;
  }

  /** Takes a savepoint of keyed state and timers that every state backend reads. */
  OperatorSubtaskState canonicalSavepoint() throws Exception {
    RunnableFuture<SnapshotResult<KeyedStateHandle>> savepoint =
        StreamOperatorStateHandler.prepareCanonicalSavepoint(backend(), new CloseableRegistry())
            .snapshot(
                1,
                1,
                new MemCheckpointStreamFactory(Integer.MAX_VALUE),
                CheckpointOptions.forCheckpointWithDefaultLocation());
    return written(savepoint);
  }

  /** Writes a snapshot, and returns what a task is restored from. */
  static OperatorSubtaskState written(RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot)
      throws Exception {
    snapshot.run();
    return OperatorSubtaskState.builder()
        .setManagedKeyedState(snapshot.get().getJobManagerOwnedSnapshot())
        .build();
  }

  /** Begins a checkpoint of keyed state and timers, which is written when the result is run. */
  RunnableFuture<SnapshotResult<KeyedStateHandle>> beginSnapshot() throws Exception {
    return backend()
        .snapshot(
            1,
            1,
            new MemCheckpointStreamFactory(Integer.MAX_VALUE),
            CheckpointOptions.forCheckpointWithDefaultLocation());
  }

  /** Bytes of keys and values of each state in RocksDB. */
  Map<String, Long> rocksDbBytes() throws Exception {
    RocksDB database = (RocksDB) field(RocksDBKeyedStateBackend.class, "db", backend());
    Map<String, Long> bytes = new TreeMap<>();
    Map<?, ?> states =
        (Map<?, ?>) field(RocksDBKeyedStateBackend.class, "kvStateInformation", backend());
    for (Map.Entry<?, ?> state : states.entrySet()) {
      var handle =
          (ColumnFamilyHandle)
              field(
                  RocksDBKeyedStateBackend.RocksDbKvStateInfo.class,
                  "columnFamilyHandle",
                  state.getValue());
      long sum = 0;
      try (RocksIterator entries = database.newIterator(handle)) {
        for (entries.seekToFirst(); entries.isValid(); entries.next()) {
          sum += entries.key().length + entries.value().length;
        }
      }
      bytes.put((String) state.getKey(), sum);
    }
    return bytes;
  }

  private static Object field(Class<?> type, String name, Object target) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(target);
  }

  /** The state as a checkpoint would have it. */
  private AbstractKeyedStateBackend<ReassemblyKey> backend() {
    function.writeState();
    return (AbstractKeyedStateBackend<ReassemblyKey>)
        harness.getOperator().<ReassemblyKey>getKeyedStateBackend();
  }

  private long keys(String state) {
    return entries(state).stream().map(entry -> entry.f0).distinct().count();
  }

  private List<Tuple2<ReassemblyKey, Object>> entries(String state) {
    try (var entries = backend().getKeysAndNamespaces(state)) {
      return entries.toList();
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
