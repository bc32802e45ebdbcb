package io.sipstream.job;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/** Walks the restored keys before the first piece, so that limits know what is held already. */
final class ReassembleOperator<S>
    extends KeyedProcessOperator<String, HeldPiece, IndexableDocument> {
  private static final long serialVersionUID = 1;

  private final Reassemble<S> function;

  ReassembleOperator(Reassemble<S> function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    super.open();
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    List<String> keys;
    try (Stream<String> restored = backend.getKeys(PieceStore.STATE, VoidNamespace.INSTANCE)) {
      keys = restored.toList();
    }
    for (String key : keys) {
      setCurrentKey(key);
      function.recount();
    }
  }
}
