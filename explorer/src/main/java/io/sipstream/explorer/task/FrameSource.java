package io.sipstream.explorer.task;

import java.io.IOException;
import java.io.OutputStream;

/** Reads captured frames where they are kept for a time. */
@FunctionalInterface
public interface FrameSource {
  /** Takes the progress of reading. */
  @FunctionalInterface
  interface Progress {
    /**
     * Takes the number of frames that were read since the call before.
     *
     * @throws IOException if the task is cancelled or at a limit, to end the reading
     */
    void read(long frames) throws IOException;
  }

  /**
   * Writes the frames of a call as pcapng.
   *
   * @return a sentence about what was found
   * @throws IOException with a sentence for the user if frames cannot be read
   */
  String write(WantedFrames wanted, OutputStream out, Progress progress) throws IOException;
}
