package io.sipstream.job.operators;

import io.sipstream.document.Document;
import io.sipstream.job.record.BufferedFrame;
import io.sipstream.reassembly.ReassemblyKey;
import io.sipstream.reassembly.ReassemblyState;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Counts the buffered data of all restored keys towards the limits before the first part. Recounts
 * it after failed calls, which may leave the counts too high. Lets the function evict other keys
 * than that of the current part.
 */
public final class ReassemblyOperator<S extends ReassemblyState>
    extends KeyedProcessOperator<ReassemblyKey, BufferedFrame, Document>
    implements ReassemblyFunction.TaskKeys {
  private static final long serialVersionUID = 1;

  private final ReassemblyFunction<S> function;

  public ReassemblyOperator(ReassemblyFunction<S> function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    super.open();
    function.start(this, getKeyedStateBackend());
    countIfNeeded();
  }

  @Override
  public void processElement(StreamRecord<BufferedFrame> element) throws Exception {
    super.processElement(element);
    countIfNeeded();
  }

  @Override
  public void onEventTime(InternalTimer<ReassemblyKey, VoidNamespace> timer) throws Exception {
    super.onEventTime(timer);
    countIfNeeded();
  }

  /**
   * Does not forward idleness. Downstream operators receive parts from other inputs, too. After
   * idle time, the other inputs' watermarks alone would advance there and time out parts of this
   * one.
   */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}

  private void countIfNeeded() {
    if (!function.needsRecount()) {
      return;
    }
    function.startRecount();
    for (ReassemblyKey key : all()) {
      select(key);
      function.recountKey();
    }
  }

  @Override
  public List<ReassemblyKey> all() {
    KeyedStateBackend<ReassemblyKey> backend = getKeyedStateBackend();
    try (Stream<ReassemblyKey> known =
        backend.getKeys(FlinkReassemblyContext.STATE, VoidNamespace.INSTANCE)) {
      return known.toList();
    }
  }

  @Override
  public void select(ReassemblyKey key) {
    setCurrentKey(key);
  }
}
