package io.sipstream.stack;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and ends this process when the process that started it has ended.
 *
 * <p>The parent keeps the other end of this process's standard input open and never writes to it.
 * When the parent ends for any reason, {@code kill -9} included, the system closes that end. The
 * end of the input then stops this process. Shutdown hooks run as on SIGTERM, for at most {@value
 * #STOP_SECONDS} seconds.
 */
public final class ParentProcessMonitor {
  private static final int STOP_SECONDS = 8;

  private ParentProcessMonitor() {}

  /**
   * Starts the monitor, then the other main class.
   *
   * @param args name of the main class to run, then its arguments
   */
  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      System.err.println("Usage: MAIN-CLASS [ARGUMENT]...");
      System.exit(2);
    }
    startDaemon("parent-process-monitor", () -> exitAtEndOf(System.in));
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void exitAtEndOf(InputStream input) {
    try {
      input.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("Cannot read standard input (" + e.getMessage() + "); stopping.");
    }
    startDaemon("stop-deadline", ParentProcessMonitor::haltAfterDeadline);
    System.exit(0);
  }

  private static void haltAfterDeadline() {
    try {
      Thread.sleep(STOP_SECONDS * 1000L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static void startDaemon(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
