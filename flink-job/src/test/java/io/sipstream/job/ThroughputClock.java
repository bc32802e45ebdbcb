package io.sipstream.job;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hands everything on, and tells in accumulators how much that was and, in milliseconds since 1970,
 * when the first of it came to any subtask and when the last subtask was at the end.
 */
final class ThroughputClock<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T>, BoundedOneInput {
  static final String COUNT = "clock_records";
  static final String FIRST = "clock_first_ms";
  static final String END = "clock_end_ms";

  private static final long serialVersionUID = 1;

  private transient LongCounter count;
  private transient LongMinimum first;
  private transient LongMaximum end;

  ThroughputClock() {
    // The job's sink is chained, too.
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    count = new LongCounter();
    first = new LongMinimum();
    end = new LongMaximum();
    getRuntimeContext().addAccumulator(COUNT, count);
    getRuntimeContext().addAccumulator(FIRST, first);
    getRuntimeContext().addAccumulator(END, end);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    if (count.getLocalValuePrimitive() == 0) {
      first.add(System.currentTimeMillis());
    }
    count.add(1L);
    output.collect(element);
  }

  @Override
  public void endInput() {
    end.add(System.currentTimeMillis());
  }
}
