package io.sipstream.benchmarks.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells a person on standard error how far a benchmark is. */
public interface Progress extends AutoCloseable {
  /** The next step begins. */
  void step(String what);

  @Override
  void close();

  /** Makes one for a benchmark of so many steps. */
  interface Factory {
    Progress begin(String benchmark, int steps);
  }

  /** A bar on a terminal, lines elsewhere. */
  static Factory onStandardError() {
    return standardErrorIsTerminal()
        ? Bar::new
        : (benchmark, steps) -> new Lines(benchmark, steps, System.err);
  }

  private static boolean standardErrorIsTerminal() {
    try {
      String device = Path.of("/proc/self/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** A bar with time left. */
  final class Bar implements Progress {
    private static final int REDRAW_MILLIS = 250;
    private final ProgressBar bar;
    private int begun;

    Bar(String benchmark, int steps) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(benchmark)
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(REDRAW_MILLIS)
              .build();
    }

    @Override
    public void step(String what) {
      bar.stepTo(begun++);
      bar.setExtraMessage(" " + what);
    }

    @Override
    public void close() {
      bar.stepTo(begun);
      bar.close();
    }
  }

  /** A line for the first step, then one every few seconds. */
  final class Lines implements Progress {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private final String benchmark;
    private final int steps;
    private final PrintStream out;
    private int begun;
    private long saidNanos;

    Lines(String benchmark, int steps, PrintStream out) {
      this.benchmark = benchmark;
      this.steps = steps;
      this.out = out;
    }

    @Override
    public void step(String what) {
      begun++;
      if (begun == 1 || System.nanoTime() - saidNanos > INTERVAL_NANOS) {
        saidNanos = System.nanoTime();
        out.println(benchmark + ", step " + begun + " of " + steps + ": " + what);
      }
    }

    @Override
    public void close() {
      // The table follows.
    }
  }
}
