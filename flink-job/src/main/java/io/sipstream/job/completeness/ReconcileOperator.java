package io.sipstream.job.completeness;

import io.sipstream.job.IndexableDocument;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/** Counts the restored taps, so that their limit knows what is held already. */
final class ReconcileOperator
    extends KeyedCoProcessOperator<String, FrameTally, ReportRecord, IndexableDocument> {
  private static final long serialVersionUID = 1;

  private final Reconcile function;

  ReconcileOperator(Reconcile function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    super.open();
    try (Stream<String> taps =
        this.<String>getKeyedStateBackend().getKeys(Reconcile.STATE, VoidNamespace.INSTANCE)) {
      taps.forEach(tap -> function.countTap());
    }
  }
}
