package io.sipstream.benchmarks.run;

import java.io.IOException;

/** Represents one of the benchmarks of {@code sipstream bench}. */
public interface Benchmark {
  /** Returns the name that selects the benchmark. */
  String name();

  /** Returns what it measures, as a phrase. */
  String measures();

  /**
   * Checks the programs to measure, then measures them.
   *
   * @throws BenchException if a check fails or a program is missing
   */
  Result run(BenchContext context) throws IOException, InterruptedException;
}
