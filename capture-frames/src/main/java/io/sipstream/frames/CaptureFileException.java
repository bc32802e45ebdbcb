package io.sipstream.frames;

import java.io.IOException;

/**
 * A capture file is cut short, corrupt, or no capture file at all. The message is one sentence for
 * people, with file, byte offset and what is wrong; it holds none of the captured bytes.
 */
public final class CaptureFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  CaptureFileException(String message, long offset, Throwable cause) {
    super(message, cause);
    this.offset = offset;
  }

  /** Where the damaged part starts: bytes from the start of the (decompressed) file. */
  public long offset() {
    return offset;
  }
}
