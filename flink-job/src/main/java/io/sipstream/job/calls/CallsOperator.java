package io.sipstream.job.calls;

import io.sipstream.document.Document;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import io.sipstream.job.record.KpiDifference;
import io.sipstream.job.record.SerializedType;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Counts the restored calls towards the limits before the first event. Passes differences of KPIs
 * before each watermark, so that a checkpoint contains none.
 */
final class CallsOperator extends KeyedProcessOperator<CallKey, EncodedCallEvent, Document> {
  private static final long serialVersionUID = 1;

  /** Differences of KPIs. */
  static final OutputTag<KpiDifference> KPIS =
      new OutputTag<>("kpis", SerializedType.KPI_DIFFERENCE);

  private final CallsFunction function;

  CallsOperator(CallsFunction function) {
    super(function);
    this.function = function;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (function.kpis() == null) {
      super.processWatermark(mark);
      return;
    }
    timeServiceManager.advanceWatermark(mark);
    function.kpis().flush(change -> output.collect(KPIS, new StreamRecord<>(change)));
    output.emitWatermark(mark);
  }

  @Override
  public void open() throws Exception {
    super.open();
    CallEntries entries = function.start(getKeyedStateBackend());
    List<CallKey> restored;
    try (Stream<CallKey> keys =
        this.<CallKey>getKeyedStateBackend().getKeys(CallsFunction.STATE, VoidNamespace.INSTANCE)) {
      restored = keys.toList();
    }
    for (CallKey key : restored) {
      setCurrentKey(key);
      entries.countRestored();
    }
  }
}
