package io.sipstream.benchmarks.bench;

import io.sipstream.cli.Sipstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Benchmarks with so little traffic that they tell nothing but whether they work. */
final class SmallRun {
  static final long MESSAGES = 300;
  static final long SEED = 7;

  private SmallRun() {}

  /** {@code sipstream decode} of this build, started as fast as may be. */
  static List<String> decode() {
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

  static BenchContext context(Path directory, int rounds, List<String> decode) {
    return new BenchContext(
        MESSAGES, rounds, SEED, decode, new Captures(directory, SEED), directory, SmallRun::silent);
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
