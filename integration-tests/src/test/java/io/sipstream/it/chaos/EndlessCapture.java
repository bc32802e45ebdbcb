package io.sipstream.it.chaos;

import io.sipstream.frames.CaptureFile;
import io.sipstream.frames.CapturedFrame;
import io.sipstream.frames.PcapWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A named pipe that holds the first frame of a capture again and again, for as long as it is read.
 */
public final class EndlessCapture implements AutoCloseable {
  private final Path path;
  private final AtomicLong bytesTaken = new AtomicLong();
  private final Thread writer;

  public EndlessCapture(Path path, Path capture) throws IOException, InterruptedException {
    this.path = path;
    if (new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor() != 0) {
      throw new IOException("There is no named pipe " + path + ".");
    }
    writer = new Thread(() -> write(capture), "endless-capture");
    // Blocked for good if nobody ever reads.
    writer.setDaemon(true);
    writer.start();
  }

  private void write(Path capture) {
    try (CaptureFile source = CaptureFile.open(capture)) {
      CapturedFrame frame = source.next();
      try (PcapWriter out = new PcapWriter(Files.newOutputStream(path), frame.linkType())) {
        for (long nanos = frame.captureTimeNanos(); ; nanos += 1_000) {
          out.write(nanos, frame.bytes());
          bytesTaken.addAndGet(frame.bytes().length);
        }
      }
    } catch (IOException e) {
      // The reader has left, which is how it ends.
    }
  }

  public Path path() {
    return path;
  }

  /** What has gone into the pipe, which holds but 64 KiB. */
  public long bytesTaken() {
    return bytesTaken.get();
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
