package io.sipstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ThroughputClockTest {
  @Test
  void recordsAreCountedAndTheFirstAndTheEndHaveTheirTimes() throws Exception {
    ThroughputClock<String> clock = new ThroughputClock<>();
    var harness = new OneInputStreamOperatorTestHarness<String, String>(clock);
    try {
      harness.open();
      long begin = System.currentTimeMillis();
      harness.processElement(new StreamRecord<>("first"));
      long afterFirst = System.currentTimeMillis();
      harness.processElement(new StreamRecord<>("second"));
      Thread.sleep(5);
      long beforeEnd = System.currentTimeMillis();
      harness.endInput();

      assertThat(harness.extractOutputValues()).containsExactly("first", "second");
      assertThat(value(clock, ThroughputClock.COUNT)).isEqualTo(2);
      assertThat(value(clock, ThroughputClock.FIRST)).isBetween(begin, afterFirst);
      assertThat(value(clock, ThroughputClock.END))
          .isBetween(beforeEnd, System.currentTimeMillis());
    } finally {
      harness.close();
    }
  }

  private static long value(ThroughputClock<?> clock, String name) {
    return (Long) clock.getRuntimeContext().getAccumulator(name).getLocalValue();
  }
}
