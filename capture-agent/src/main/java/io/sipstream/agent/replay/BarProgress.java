package io.sipstream.agent.replay;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with rate and time left, for a terminal. */
final class BarProgress implements ReplayProgress {
  private static final long MEGABYTE = 1_000_000;
  private static final int REDRAW_MILLIS = 250;

  private final ProgressBar bar;
  private final long startNanos = System.nanoTime();

  /**
   * @param totalBytes 0 if not known
   */
  BarProgress(long totalBytes) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("Replay")
            .setInitialMax(totalBytes > 0 ? totalBytes : -1)
            .setUnit(" MB", MEGABYTE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .showSpeed()
            .build();
  }

  @Override
  public void at(long bytes, long frames) {
    bar.stepTo(bytes);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    bar.setExtraMessage(
        String.format(Locale.ROOT, " %d frames, %.0f/s", frames, frames / Math.max(seconds, 1e-3)));
  }

  @Override
  public void say(String sentence) {
    // Over the bar, which is drawn again below it.
    System.err.print("\r\033[K" + sentence + System.lineSeparator());
  }

  @Override
  public void close() {
    bar.close();
  }
}
