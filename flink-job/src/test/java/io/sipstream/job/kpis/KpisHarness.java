package io.sipstream.job.kpis;

import io.sipstream.document.Document;
import io.sipstream.job.record.KpiDifference;
import io.sipstream.settings.JobSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Runs the operator of KPIs in Flink's harness. */
@SuppressWarnings("try") // the harness's close may be interrupted, and nobody interrupts it here
public final class KpisHarness implements AutoCloseable {
  private static final int MAX_PARALLELISM = 720;

  private final KeyedOneInputStreamOperatorTestHarness<String, KpiDifference, Document> harness;

  private KpisHarness(
      KeyedOneInputStreamOperatorTestHarness<String, KpiDifference, Document> harness) {
    this.harness = harness;
  }

  /**
   * Opens the operator.
   *
   * @param state state to restore; null for none
   */
  public static KpisHarness open(boolean rocksDb, OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, KpiDifference, Document>(
            new KeyedProcessOperator<>(Kpis.function(JobSettings.of(Map.of()).kpis(), "")),
            KpiDifference::pair,
            Types.STRING,
            MAX_PARALLELISM,
            1,
            0);
    harness.getExecutionConfig().getSerializerConfig().setGenericTypes(false);
    harness.setStateBackend(
        rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return new KpisHarness(harness);
  }

  public void take(List<KpiDifference> differences) throws Exception {
    for (KpiDifference each : differences) {
      harness.processElement(new StreamRecord<>(each));
    }
  }

  public void watermark(long millis) throws Exception {
    harness.processWatermark(millis);
  }

  public OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, 1);
  }

  /** Returns the documents in the order of their writes. */
  public List<Document> documents() {
    return harness.extractOutputValues();
  }

  /** Adds the documents since the last call to those with an older version. */
  public void takeInto(Map<String, Document> latest) {
    documents()
        .forEach(one -> latest.merge(one.id(), one, (a, b) -> b.version() >= a.version() ? b : a));
    harness.getOutput().clear();
  }

  /** Returns the number of keys with state, and of minutes. */
  public int states() {
    return harness.numKeyedStateEntries();
  }

  public int timers() {
    return harness.numEventTimeTimers();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }

  /** Returns an empty map of documents. */
  public static Map<String, Document> none() {
    return new TreeMap<>();
  }
}
