package io.sipstream.cli.quickstart;

/**
 * Prints messages until a signal ends the quickstart. The signal makes interrupted work fail, so
 * later messages are suppressed.
 */
final class ShutdownMessages {
  private volatile boolean signalled;
  private volatile boolean over;
  private volatile Runnable onSignal = () -> {};
  private boolean stopReported;

  /** Handles SIGINT, SIGTERM and SIGHUP from now on; the local stack closes itself. */
  void watchSignals() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::atExit, "end-quickstart"));
  }

  private void atExit() {
    if (!over) {
      signalled = true;
      reportStop();
      onSignal.run();
    }
  }

  /** Sets what a signal runs, after all work is done. */
  void onSignal(Runnable end) {
    onSignal = end;
  }

  /** Reports that the servers are being stopped; further calls do nothing. */
  synchronized void reportStop() {
    if (!stopReported) {
      stopReported = true;
      System.err.println("Stopping the servers and removing their data");
    }
  }

  /** Prints a message, unless a signal has ended the work. */
  void say(String line) {
    if (!signalled) {
      System.err.println(line);
    }
  }

  /** Prints the final message; this process exits now. */
  void sayLast(String line) {
    over = true;
    say(line);
  }
}
