package io.sipstream.agent.replay;

import io.sipstream.support.Progress;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows the share, the rate and the time left of a replay. */
public final class ReplayProgress implements AutoCloseable {
  private final Progress progress;
  private final long totalBytes;
  private final LongSupplier clockNanos;
  private final long startNanos;
  private long lastFrames;

  /**
   * Creates the progress of a replay.
   *
   * @param totalBytes stored size of all captures; 0 if unknown
   * @param clockNanos monotonic clock; only differences are used
   */
  ReplayProgress(Progress progress, long totalBytes, LongSupplier clockNanos) {
    this.progress = progress;
    this.totalBytes = totalBytes;
    this.clockNanos = clockNanos;
    this.startNanos = clockNanos.getAsLong();
  }

  /** Returns the progress of files, shown on standard error. */
  public static ReplayProgress onStandardError(List<ReplayFiles.File> files) {
    boolean sizesKnown = files.stream().allMatch(file -> file.sizeBytes() > 0);
    long totalBytes = sizesKnown ? files.stream().mapToLong(ReplayFiles.File::sizeBytes).sum() : 0;
    return new ReplayProgress(Progress.onStandardError(), totalBytes, System::nanoTime);
  }

  /**
   * Shows the position if a line is due. Called often.
   *
   * @param bytes number of stored bytes read so far, before decompression
   */
  void at(long bytes, long frames) {
    if (!progress.isDue()) {
      return;
    }
    long rate = Math.round((frames - lastFrames) * 1e9 / progress.sinceShownNanos());
    lastFrames = frames;
    if (totalBytes == 0 || bytes == 0) {
      progress.show(
          String.format(Locale.ROOT, "%d bytes read, %d frames, %d frames/s", bytes, frames, rate));
      return;
    }
    double seconds = (clockNanos.getAsLong() - startNanos) / 1e9;
    long secondsLeft = Math.round(seconds * Math.max(0, totalBytes - bytes) / bytes);
    progress.show(
        String.format(
            Locale.ROOT,
            "%d %% read, %d frames, %d frames/s, %d:%02d left",
            Math.min(100, bytes * 100 / totalBytes),
            frames,
            rate,
            secondsLeft / 60,
            secondsLeft % 60));
  }

  void say(String sentence) {
    progress.say(sentence);
  }

  @Override
  public void close() {
    progress.close();
  }
}
