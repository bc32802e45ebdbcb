package io.sipstream.agent.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tells a person how far a replay has come. */
public interface ReplayProgress extends AutoCloseable {
  /**
   * To be called often.
   *
   * @param bytes of the captures, as they are stored
   */
  void at(long bytes, long frames);

  /** Prints a sentence that has nothing to do with progress. */
  void say(String sentence);

  @Override
  void close();

  /** A bar on a terminal, lines elsewhere. */
  static ReplayProgress onStandardError(List<ReplayFiles.File> files) {
    boolean sizesKnown = files.stream().allMatch(file -> file.sizeBytes() > 0);
    long totalBytes = sizesKnown ? files.stream().mapToLong(ReplayFiles.File::sizeBytes).sum() : 0;
    return standardErrorIsTerminal()
        ? new BarProgress(totalBytes)
        : new LineProgress(totalBytes, System.err, System::nanoTime);
  }

  /**
   * As Linux tells it; other systems get lines. {@code System.console()} would ask about standard
   * input and output instead.
   */
  private static boolean standardErrorIsTerminal() {
    try {
      String device = Path.of("/proc/self/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
