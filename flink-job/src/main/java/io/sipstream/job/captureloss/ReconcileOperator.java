package io.sipstream.job.captureloss;

import io.sipstream.document.Document;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/** Counts the restored taps towards the limit of taps before the first input. */
final class ReconcileOperator
    extends KeyedCoProcessOperator<String, FrameTally, ReportRecord, Document> {
  private static final long serialVersionUID = 1;

  private final ReconcileFunction function;

  ReconcileOperator(ReconcileFunction function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    super.open();
    try (Stream<String> taps =
        this.<String>getKeyedStateBackend()
            .getKeys(ReconcileFunction.STATE, VoidNamespace.INSTANCE)) {
      taps.forEach(tap -> function.countTap());
    }
  }
}
