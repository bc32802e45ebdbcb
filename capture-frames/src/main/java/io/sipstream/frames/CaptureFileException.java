package io.sipstream.frames;

import java.io.IOException;

/**
 * Reports a capture file that is truncated, corrupt, or no capture file. The message names the
 * file, the byte offset and the error; it contains no captured bytes.
 */
public final class CaptureFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  CaptureFileException(String message, long offset, Throwable cause) {
    super(message, cause);
    this.offset = offset;
  }

  /** Returns where the damage starts, as an offset in bytes into the (decompressed) file. */
  public long offset() {
    return offset;
  }
}
