package io.sipstream.frames;

import java.io.Closeable;
import java.io.IOException;

/** Provides frames one after the other, from a file or a network interface. Not thread-safe. */
public interface FrameSource extends Closeable {
  /**
   * Returns the next frame, or null at the end.
   *
   * @throws CaptureFileException once, where a file is truncated or corrupt. All frames before that
   *     offset have been returned; afterwards the source is at its end
   * @throws IOException if reading fails
   */
  CapturedFrame next() throws IOException;

  /**
   * Returns how many stored bytes have been read, before decompression. For progress only: it
   * includes buffered bytes of frames that are not yet returned.
   */
  long bytesRead();
}
