package io.sipstream.benchmarks.server;

import io.sipstream.benchmarks.run.BenchException;
import io.sipstream.cli.stack.FlinkCluster;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Waits until a job has finished, as long as it makes progress. */
final class JobWait {
  private static final int LOOK_MILLIS = 250;
  // Flink's REST interface returns values that are up to a second old.
  private static final int OLD_FIGURES_MILLIS = 1_500;
  private static final long STALL_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final int SHOWN_FAILURE_CHARACTERS = 400;

  private final FlinkCluster flink;
  private final String job;
  private Map<String, Long> counters = Map.of();
  private long movedNanos = System.nanoTime();

  JobWait(FlinkCluster flink, String job) {
    this.flink = flink;
    this.job = job;
  }

  /** Returns the accumulators of the finished job. */
  Map<String, Long> untilFinished() throws InterruptedException {
    while (true) {
      String state = flink.jobState(job);
      Map<String, Long> now = flink.accumulators(job);
      switch (state) {
        case "FINISHED" -> {
          Thread.sleep(OLD_FIGURES_MILLIS);
          return flink.accumulators(job);
        }
        case "FAILED", "CANCELED" -> throw failure("ended as " + state);
        default -> {
          if (!now.equals(counters)) {
            counters = now;
            movedNanos = System.nanoTime();
          } else if (System.nanoTime() - movedNanos > STALL_NANOS) {
            flink.cancel(job);
            throw failure("made no progress for minutes and is " + state);
          }
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private BenchException failure(String how) {
    String why = flink.jobFailure(job);
    return new BenchException(
        "The job "
            + how
            + (why.isEmpty()
                ? "."
                : ": " + why.substring(0, Math.min(why.length(), SHOWN_FAILURE_CHARACTERS))));
  }
}
