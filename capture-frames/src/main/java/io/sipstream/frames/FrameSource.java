package io.sipstream.frames;

import java.io.Closeable;
import java.io.IOException;

/** Frames one after the other, from a file or a wire. Not for use by several threads. */
public interface FrameSource extends Closeable {
  /**
   * The next frame, or null at the end.
   *
   * @throws CaptureFileException once, where a file is cut short or corrupt; all frames before that
   *     place have been given, and afterwards the source is at its end
   * @throws IOException if reading itself fails
   */
  CapturedFrame next() throws IOException;

  /**
   * How much of the source has been read, in bytes as they are stored (compressed, if they are),
   * for progress only: it runs ahead of the frames by what is buffered.
   */
  long bytesRead();
}
