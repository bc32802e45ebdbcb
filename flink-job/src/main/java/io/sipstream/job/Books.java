package io.sipstream.job;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * The counters that must balance. They live in operator state, so a restart does not reset them and
 * what is counted is counted once; they are shown as Flink metrics and, for the whole job, as
 * accumulators of the same names.
 *
 * <p>One instance belongs to one operator subtask and its task thread; {@link #add} is also safe
 * from a client's callback thread.
 */
public final class Books {
  private final Map<String, LongCounter> counters = new TreeMap<>();
  private transient RuntimeContext runtime;
  private transient MetricGroup metrics;
  private transient ListState<Tuple2<String, Long>> state;

  /** Restores the counters; call from {@code initializeState}. */
  public static Books open(FunctionInitializationContext context, RuntimeContext runtime)
      throws Exception {
    Books books = new Books();
    books.runtime = runtime;
    books.metrics = runtime.getMetricGroup().addGroup("sipstream");
    books.state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("books", Types.TUPLE(Types.STRING, Types.LONG)));
    for (Tuple2<String, Long> entry : books.state.get()) {
      books.add(entry.f0, entry.f1);
    }
    return books;
  }

  /** Adds to a counter, which begins at zero with its first use. */
  public synchronized void add(String name, long amount) {
    LongCounter counter = counters.get(name);
    if (counter == null) {
      counter = register(name);
    }
    counter.add(amount);
  }

  private LongCounter register(String name) {
    LongCounter counter = new LongCounter();
    counters.put(name, counter);
    runtime.addAccumulator(name, counter);
    metrics.gauge(name, counter::getLocalValuePrimitive);
    return counter;
  }

  /** Writes the counters into the state; call from {@code snapshotState}. */
  public synchronized void snapshot() throws Exception {
    state.clear();
    for (Map.Entry<String, LongCounter> entry : counters.entrySet()) {
      state.add(Tuple2.of(entry.getKey(), entry.getValue().getLocalValuePrimitive()));
    }
  }
}
