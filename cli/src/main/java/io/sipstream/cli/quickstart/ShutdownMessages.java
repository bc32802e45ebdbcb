package io.sipstream.cli.quickstart;

/**
 * The end of a quickstart, which a signal may bring at any time. What the signal interrupts fails
 * then, and has nothing to say about it.
 */
final class Ending {
  private volatile boolean signalled;
  private volatile boolean over;
  private volatile Runnable expected = () -> {};
  private boolean told;

  /** Takes note of SIGINT, SIGTERM and SIGHUP from now on; the local stack closes itself. */
  void watchSignals() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::atExit, "end-quickstart"));
  }

  private void atExit() {
    if (!over) {
      signalled = true;
      tell();
      expected.run();
    }
  }

  /** What a signal does from now on, after all work is done. */
  void expect(Runnable end) {
    expected = end;
  }

  /** Says what takes the next seconds; only the first call does. */
  synchronized void tell() {
    if (!told) {
      told = true;
      System.err.println("Stopping the servers and removing their data");
    }
  }

  /** Says something about the work, unless a signal has ended it. */
  void say(String line) {
    if (!signalled) {
      System.err.println(line);
    }
  }

  /** The last word: this process exits now. */
  void sayLast(String line) {
    over = true;
    say(line);
  }
}
