package io.sipstream.benchmarks.bench;

import io.sipstream.benchmarks.run.BenchContext;
import io.sipstream.benchmarks.run.Benchmark;
import io.sipstream.benchmarks.run.Captures;
import io.sipstream.benchmarks.run.Progress;
import io.sipstream.benchmarks.run.Result;
import io.sipstream.benchmarks.run.Table;
import io.sipstream.cli.Sipstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Benchmarks with so little traffic that they tell nothing but whether they work. */
public final class SmallRun {
  public static final long MESSAGES = 300;
  public static final long SEED = 7;

  private SmallRun() {}

  /** {@code sipstream decode} of this build, started as fast as may be. */
  public static List<String> decode() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Sipstream.class.getName(),
        "decode");
  }

  public static BenchContext context(Path directory, int rounds, List<String> decode) {
    return new BenchContext(
        MESSAGES,
        rounds,
        SEED,
        decode,
        null,
        new Captures(directory, SEED),
        directory,
        SmallRun::silent);
  }

  static Result of(Benchmark benchmark, Path directory, int rounds)
      throws IOException, InterruptedException {
    // As the command does, so that figure() reads what was written.
    Locale.setDefault(Locale.ROOT);
    return benchmark.run(context(directory, rounds, decode()));
  }

  private static Progress silent(String benchmark, int steps) {
    return new Progress() {
      @Override
      public void step(String what) {}

      @Override
      public void close() {}
    };
  }

  /** A figure of a table, without its spread. */
  static double figure(Table table, int row, String column) {
    String text = table.rows().get(row).get(table.header().indexOf(column));
    return Double.parseDouble(text.replaceFirst(" .*", "").replace(",", ""));
  }
}
