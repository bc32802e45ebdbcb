package io.sipstream.support;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows the progress of a run: one line that is redrawn on a terminal, else a line every five
 * seconds.
 */
public final class Progress implements AutoCloseable {
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean redraws;
  private final LongSupplier clockNanos;
  private long shownNanos;
  private boolean isLineOpen;

  /**
   * Creates a display; its first line is due after one interval.
   *
   * @param redraws whether the stream is a terminal
   * @param clockNanos monotonic clock; only differences are used
   */
  public Progress(PrintStream out, boolean redraws, LongSupplier clockNanos) {
    this.out = out;
    this.redraws = redraws;
    this.clockNanos = clockNanos;
    this.shownNanos = clockNanos.getAsLong();
  }

  /** Returns a display on standard error. */
  public static Progress onStandardError() {
    return new Progress(System.err, isTerminal("/proc/self/fd/2"), System::nanoTime);
  }

  /** Returns whether standard output is a terminal; false on systems other than Linux. */
  public static boolean standardOutputIsTerminal() {
    return isTerminal("/proc/self/fd/1");
  }

  /**
   * Returns whether a file of this process is a terminal, as Linux reports. {@code
   * System.console()} is about standard input and output.
   */
  private static boolean isTerminal(String file) {
    try {
      String device = Path.of(file).toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the nanoseconds since the last line, or since the start. */
  public long sinceShownNanos() {
    return clockNanos.getAsLong() - shownNanos;
  }

  /** Returns whether the interval since the last line has passed. */
  public boolean isDue() {
    return sinceShownNanos() >= (redraws ? REDRAW_NANOS : LINE_NANOS);
  }

  /** Prints a line; on a terminal it replaces the last one. */
  public void show(String line) {
    shownNanos = clockNanos.getAsLong();
    isLineOpen = redraws;
    out.print(redraws ? CLEAR_LINE + line : line + System.lineSeparator());
    out.flush();
  }

  /** Prints a message that no later line replaces. */
  public void say(String sentence) {
    out.println(isLineOpen ? CLEAR_LINE + sentence : sentence);
    isLineOpen = false;
  }

  @Override
  public void close() {
    if (isLineOpen) {
      out.println();
    }
  }
}
