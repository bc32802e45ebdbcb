package io.sipstream.job.counters;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * Keeps the counters of an operator subtask in operator state. A restart does not reset them and
 * counts no event twice. Exposes them as Flink metrics and, for the whole job, as accumulators of
 * the same names.
 *
 * <p>Some names end in a value that a sender chooses, such as an unknown link type. From {@link
 * #NAMES_LIMIT} names on, a new name is counted as {@code other} of its kind.
 *
 * <p>One instance belongs to one operator subtask and its task thread; {@link #add} is also safe
 * from a client's callback thread. Operators that are chained share a task, in which accumulators
 * have unique names, so the names of a sink and of other operators differ.
 */
public final class CheckpointedCounters {
  /** Maximum number of names of a subtask; the names of our own kinds and reasons are fewer. */
  public static final int NAMES_LIMIT = 512;

  private static final String OTHER = "other";

  private final Map<String, LongCounter> counters = new TreeMap<>();
  private transient RuntimeContext runtime;
  private transient MetricGroup metrics;
  private transient ListState<Tuple2<String, Long>> state;

  /** Creates the counters and restores their values; call from {@code initializeState}. */
  public static CheckpointedCounters open(
      FunctionInitializationContext context, RuntimeContext runtime) throws Exception {
    CheckpointedCounters opened = new CheckpointedCounters();
    opened.runtime = runtime;
    opened.metrics = runtime.getMetricGroup().addGroup("sipstream");
    opened.state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("counters", Types.TUPLE(Types.STRING, Types.LONG)));
    for (Tuple2<String, Long> entry : opened.state.get()) {
      opened.add(entry.f0, entry.f1);
    }
    return opened;
  }

  /** Returns our metric group, for metrics that a restart may reset. */
  public MetricGroup metrics() {
    return metrics;
  }

  /** Adds to a counter; creates it with value zero at its first use. */
  public synchronized void add(String name, long amount) {
    find(name).add(amount);
  }

  /** Returns a counter for the task's thread; it is created at its first use. */
  public Handle counter(String name) {
    return new Handle(name);
  }

  /** Adds to one counter without a look-up by name. */
  public final class Handle {
    private final String name;
    private LongCounter counter;

    private Handle(String name) {
      this.name = name;
    }

    /** Adds to the counter. */
    public void add(long amount) {
      if (counter == null) {
        counter = find(name);
      }
      counter.add(amount);
    }
  }

  private synchronized LongCounter find(String name) {
    LongCounter counter = counters.get(name);
    return counter == null ? counterOf(name) : counter;
  }

  private LongCounter counterOf(String name) {
    int end = name.lastIndexOf('.');
    String known =
        counters.size() < NAMES_LIMIT || end < 0 ? name : name.substring(0, end + 1) + OTHER;
    LongCounter counter = counters.get(known);
    return counter == null ? register(known) : counter;
  }

  private LongCounter register(String name) {
    LongCounter counter = new LongCounter();
    counters.put(name, counter);
    runtime.addAccumulator(name, counter);
    show(name, counter::getLocalValuePrimitive);
    return counter;
  }

  /**
   * Shows a counter as a metric. The parts of a name after its noun become labels. Flink puts their
   * keys into the metric's name: {@code dead_letters.ipv4.truncated} is {@code
   * dead_letters_by_stage_reason_total}.
   */
  private void show(String name, Gauge<Long> count) {
    String[] parts = name.split("\\.", 3);
    MetricGroup group =
        switch (parts[0]) {
          case "ignored" -> by(parts[0]).addGroup("kind", rest(name));
          case "problems" -> by(parts[0]).addGroup("name", rest(name));
          case "reports_malformed" -> by(parts[0]).addGroup("reason", rest(name));
          case "documents", "calls", "registrations" -> by(parts[0]).addGroup("result", rest(name));
          case "dead_letters" ->
              by(parts[0]).addGroup("stage", parts[1]).addGroup("reason", parts[2]);
          default -> null;
        };
    if (group == null) {
      metrics.gauge(name, count);
    } else {
      group.gauge("total", count);
    }
  }

  private MetricGroup by(String noun) {
    return metrics.addGroup(noun + "_by");
  }

  private static String rest(String name) {
    return name.substring(name.indexOf('.') + 1);
  }

  /** Writes the counters to operator state; call from {@code snapshotState}. */
  public synchronized void snapshot() throws Exception {
    state.clear();
    for (Map.Entry<String, LongCounter> entry : counters.entrySet()) {
      state.add(Tuple2.of(entry.getKey(), entry.getValue().getLocalValuePrimitive()));
    }
  }
}
