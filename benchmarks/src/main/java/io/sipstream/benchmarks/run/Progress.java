package io.sipstream.benchmarks.run;

/** Shows the current step of a benchmark. */
public interface Progress extends AutoCloseable {
  /** Starts the next step. */
  void step(String what);

  @Override
  void close();

  /** Creates the display for a benchmark with this number of steps. */
  interface Factory {
    Progress begin(String benchmark, int steps);
  }

  /**
   * Returns a factory of displays on standard error, which show the first step and then at most one
   * step per interval.
   */
  static Factory onStandardError() {
    return (benchmark, steps) ->
        new Progress() {
          private final io.sipstream.support.Progress shown =
              io.sipstream.support.Progress.onStandardError();
          private int begun;

          @Override
          public void step(String what) {
            begun++;
            if (begun == 1 || shown.isDue()) {
              shown.show(benchmark + ", step " + begun + " of " + steps + ": " + what);
            }
          }

          @Override
          public void close() {
            shown.close();
          }
        };
  }
}
