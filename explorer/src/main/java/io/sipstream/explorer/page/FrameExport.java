package io.sipstream.explorer.page;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the captured frames of a call as pcapng. */
@FunctionalInterface
public interface FrameExport {
  /**
   * Writes the frames of a Call-ID.
   *
   * @throws IOException if a capture cannot be read again
   */
  void write(String callId, OutputStream out) throws IOException;
}
