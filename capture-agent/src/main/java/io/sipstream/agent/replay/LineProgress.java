package io.sipstream.agent.replay;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A line every few seconds, for logs and pipes; none for a replay that is done before. */
final class LineProgress implements ReplayProgress {
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final long totalBytes;
  private final PrintStream out;
  private final LongSupplier clockNanos;
  private final long startNanos;
  private long lastLineNanos;
  private long lastFrames;

  /**
   * @param totalBytes 0 if not known
   * @param clockNanos only differences count
   */
  LineProgress(long totalBytes, PrintStream out, LongSupplier clockNanos) {
    this.totalBytes = totalBytes;
    this.out = out;
    this.clockNanos = clockNanos;
    this.startNanos = clockNanos.getAsLong();
    this.lastLineNanos = startNanos;
  }

  @Override
  public void at(long bytes, long frames) {
    long now = clockNanos.getAsLong();
    long sinceLine = now - lastLineNanos;
    if (sinceLine < INTERVAL_NANOS) {
      return;
    }
    long rate = Math.round((frames - lastFrames) * 1e9 / sinceLine);
    if (totalBytes > 0 && bytes > 0) {
      long secondsLeft =
          Math.round((now - startNanos) / 1e9 * Math.max(0, totalBytes - bytes) / bytes);
      out.printf(
          Locale.ROOT,
          "%d %% read, %d frames, %d frames/s, %d:%02d left%n",
          Math.min(100, bytes * 100 / totalBytes),
          frames,
          rate,
          secondsLeft / 60,
          secondsLeft % 60);
    } else {
      out.printf(Locale.ROOT, "%d bytes read, %d frames, %d frames/s%n", bytes, frames, rate);
    }
    lastLineNanos = now;
    lastFrames = frames;
  }

  @Override
  public void say(String sentence) {
    out.println(sentence);
  }

  @Override
  public void close() {
    // The report follows.
  }
}
