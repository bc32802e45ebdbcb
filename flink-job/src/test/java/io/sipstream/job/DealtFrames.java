package io.sipstream.job;

import io.sipstream.job.record.RawFrame;
import io.sipstream.settings.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the pipeline on frames that are dealt to several source tasks, as to partitions. */
final class DealtFrames {
  // Source tasks and test share a JVM.
  private static RawFrame[] dealt;

  private DealtFrames() {}

  /**
   * Runs the job to its end; documents and dead letters are with {@link CollectingSinks}.
   *
   * @param arrival in the order in which they arrive
   * @param framesPerSecond all tasks together; so slow that none takes the share of another, too
   * @return the job's counters
   */
  static Map<String, Object> run(List<RawFrame> arrival, int tasks, int framesPerSecond)
      throws Exception {
    dealt = deal(arrival, tasks);
    CollectingSinks.clear();
    JobSettings settings = JobSettings.of(Map.of("calls.enabled", "false"));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(settings.flink()));
    env.setParallelism(tasks);
    env.getConfig().setAutoWatermarkInterval(10);
    SipPipeline.build(
        env,
        settings,
        new DataGeneratorSource<>(
            (Long index) -> dealt[index.intValue()],
            dealt.length,
            RateLimiterStrategy.perSecond(framesPerSecond),
            Types.POJO(RawFrame.class)),
        null,
        documents -> documents.sinkTo(CollectingSinks.documents()),
        letters -> letters.sinkTo(CollectingSinks.deadLetters()));
    return env.execute().getAllAccumulatorResults();
  }

  /** Each source task reads a stretch of the array. */
  private static RawFrame[] deal(List<RawFrame> arrival, int tasks) {
    List<RawFrame> even = new ArrayList<>(arrival);
    while (even.size() % tasks != 0) {
      RawFrame nothing = Frames.raw(0, Frames.udp(9, 9, new byte[8]));
      nothing.captureTimeNanos = even.get(even.size() - 1).captureTimeNanos;
      even.add(nothing);
    }
    RawFrame[] ranges = new RawFrame[even.size()];
    int each = ranges.length / tasks;
    for (int i = 0; i < ranges.length; i++) {
      ranges[i % tasks * each + i / tasks] = even.get(i);
    }
    return ranges;
  }
}
