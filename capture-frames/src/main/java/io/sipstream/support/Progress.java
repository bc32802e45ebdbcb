package io.sipstream.support;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Shows a person how far a run is: one line that is redrawn on a terminal, else a line in 5 s. */
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
   * Makes a progress that first shows a line after the interval.
   *
   * @param redraws whether the stream is a terminal
   * @param clockNanos only differences count
   */
  public Progress(PrintStream out, boolean redraws, LongSupplier clockNanos) {
    this.out = out;
    this.redraws = redraws;
    this.clockNanos = clockNanos;
    this.shownNanos = clockNanos.getAsLong();
  }

  /** Redraws a line on a terminal and writes lines elsewhere. */
  public static Progress onStandardError() {
    return new Progress(System.err, standardErrorIsTerminal(), System::nanoTime);
  }

  /**
   * Asks Linux; other systems get lines. {@code System.console()} would ask about standard input
   * and output instead.
   */
  private static boolean standardErrorIsTerminal() {
    try {
      String device = Path.of("/proc/self/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the nanoseconds since the last line, or since the start. */
  public long sinceShownNanos() {
    return clockNanos.getAsLong() - shownNanos;
  }

  /** Returns whether the interval since the last line is over. */
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

  /** Prints a sentence that stays. */
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
