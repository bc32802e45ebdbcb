package io.sipstream.job.operators;

import io.sipstream.job.record.BufferedFrame;
import io.sipstream.job.record.IndexableDocument;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Walks the restored keys before the first piece, so that limits know what is held already. Walks
 * them again after calls that failed, since those may have counted what they hold no more. Lets the
 * function evict other keys than that of the current piece.
 */
public final class ReassemblyOperator<S>
    extends KeyedProcessOperator<String, BufferedFrame, IndexableDocument>
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
    function.useKeys(this);
    countIfNeeded();
  }

  @Override
  public void processElement(StreamRecord<BufferedFrame> element) throws Exception {
    super.processElement(element);
    countIfNeeded();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    super.onEventTime(timer);
    countIfNeeded();
  }

  /**
   * Never idle towards those behind: pieces go there directly as well. When frames come after
   * silence, event time would reach them on the direct way alone, and time out what is still to
   * come from here.
   */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}

  private void countIfNeeded() {
    if (!function.needsRecount()) {
      return;
    }
    function.startRecount();
    for (String key : all()) {
      select(key);
      function.recountKey();
    }
  }

  @Override
  public List<String> all() {
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    try (Stream<String> known =
        backend.getKeys(FlinkReassemblyContext.STATE, VoidNamespace.INSTANCE)) {
      return known.toList();
    }
  }

  @Override
  public void select(String key) {
    setCurrentKey(key);
  }
}
