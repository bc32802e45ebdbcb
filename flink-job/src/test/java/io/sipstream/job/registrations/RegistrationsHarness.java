package io.sipstream.job.registrations;

import io.sipstream.calls.event.CallEvent;
import io.sipstream.calls.event.CallEventCodec;
import io.sipstream.calls.event.Fact;
import io.sipstream.calls.event.MessageFacts;
import io.sipstream.document.Document;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.SerializedType;
import io.sipstream.settings.JobSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Runs the operator of registrations in Flink's harness. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
final class RegistrationsHarness implements AutoCloseable {
  private static final int MAX_PARALLELISM = 720;

  private final KeyedOneInputStreamOperatorTestHarness<CallKey, EncodedCallEvent, Document> harness;
  private final CallEventCodec codec = new CallEventCodec();

  private RegistrationsHarness(
      KeyedOneInputStreamOperatorTestHarness<CallKey, EncodedCallEvent, Document> harness) {
    this.harness = harness;
  }

  static RegistrationsHarness open() throws Exception {
    return open(Map.of(), false, null);
  }

  static RegistrationsHarness open(
      Map<String, String> texts, boolean rocksDb, OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<CallKey, EncodedCallEvent, Document>(
            Registrations.operator(JobSettings.of(texts)),
            EncodedCallEvent::key,
            SerializedType.CALL_KEY,
            MAX_PARALLELISM,
            1,
            0);
    // What goes into state without Kryo here does so in the job.
    harness.getExecutionConfig().getSerializerConfig().setGenericTypes(false);
    harness.setStateBackend(
        rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return new RegistrationsHarness(harness);
  }

  void take(List<CallEvent> events) throws Exception {
    for (CallEvent event : events) {
      take(event);
    }
  }

  void take(CallEvent event) throws Exception {
    String aor = MessageFacts.of(event.facts()).first(Fact.AOR);
    take(new EncodedCallEvent(new CallKey(aor.hashCode(), 0), codec.encode(event)));
  }

  void take(EncodedCallEvent event) throws Exception {
    harness.processElement(new StreamRecord<>(event));
  }

  void watermark(long millis) throws Exception {
    harness.processWatermark(millis);
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, 1);
  }

  /** Returns the documents in the order of their writes. */
  List<Document> documents() {
    return harness.extractOutputValues();
  }

  int states() {
    return harness.numKeyedStateEntries();
  }

  int timers() {
    return harness.numEventTimeTimers();
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

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
