package io.sipstream.cli.decode;

import io.sipstream.frames.TerminalText;
import io.sipstream.support.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reports the progress of a long capture every few seconds. */
final class DecodeProgress {
  // Reading the clock costs more than comparing a counter.
  private static final int FRAMES_BETWEEN_CHECKS = 8_192;

  private final String capture;
  private final Progress progress;
  private final long sizeBytes;
  private long frames;

  DecodeProgress(String capture, PrintStream out) {
    this.capture = TerminalText.of(CaptureReader.nameOf(capture));
    this.progress = new Progress(out, false, System::nanoTime);
    this.sizeBytes = sizeBytes(capture);
  }

  /** Returns the size of the capture in bytes; 0 if unknown, as for standard input. */
  private static long sizeBytes(String capture) {
    try {
      return capture.equals("-") ? 0 : Files.size(Path.of(capture));
    } catch (IOException e) {
      return 0;
    }
  }

  void frame(long bytesRead) {
    frames++;
    if (frames % FRAMES_BETWEEN_CHECKS == 0 && progress.isDue()) {
      String share =
          sizeBytes == 0
              ? ""
              : String.format(Locale.ROOT, ", %.0f %%", 100.0 * bytesRead / sizeBytes);
      progress.show(capture + ": " + frames + " frames" + share);
    }
  }
}
