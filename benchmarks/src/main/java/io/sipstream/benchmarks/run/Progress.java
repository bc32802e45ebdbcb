package io.sipstream.benchmarks.run;

/** Shows a person on standard error at which step a benchmark is. */
public interface Progress extends AutoCloseable {
  /** The next step begins. */
  void step(String what);

  @Override
  void close();

  /** Makes one for a benchmark of so many steps. */
  interface Factory {
    Progress begin(String benchmark, int steps);
  }

  /** Shows the first step and then one in an interval. */
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
