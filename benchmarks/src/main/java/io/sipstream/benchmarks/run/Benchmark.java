package io.sipstream.benchmarks.run;

import java.io.IOException;

/** One of the measurements that {@code sipstream bench} can take. */
public interface Benchmark {
  /** By which it is chosen. */
  String name();

  /** What it measures, in half a sentence. */
  String measures();

  /**
   * Checks that what it is going to measure is right, and measures it.
   *
   * @throws BenchException if it is not right, or something that it needs is not there
   */
  Result run(BenchContext context) throws IOException, InterruptedException;
}
