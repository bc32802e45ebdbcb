package io.sipstream.job.registrations;

import io.sipstream.document.Document;
import io.sipstream.job.record.CallKey;
import io.sipstream.job.record.EncodedCallEvent;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/** Counts the restored addresses of record towards the limits before the first event. */
final class RegistrationsOperator
    extends KeyedProcessOperator<CallKey, EncodedCallEvent, Document> {
  private static final long serialVersionUID = 1;

  private final RegistrationsFunction function;

  RegistrationsOperator(RegistrationsFunction function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    super.open();
    List<CallKey> restored;
    try (Stream<CallKey> keys =
        this.<CallKey>getKeyedStateBackend()
            .getKeys(RegistrationsFunction.STATE, VoidNamespace.INSTANCE)) {
      restored = keys.toList();
    }
    for (CallKey key : restored) {
      setCurrentKey(key);
      function.countRestored();
    }
  }
}
