package io.sipstream.explorer.task;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on bytes up to a limit, and refuses more. */
public final class LimitedOutput extends FilterOutputStream {
  /** Reports a write beyond the limit. */
  public static final class FullException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private long leftBytes;

  /** Creates an output with a limit in bytes. */
  public LimitedOutput(OutputStream out, long limitBytes) {
    super(out);
    leftBytes = limitBytes;
  }

  @Override
  public void write(int b) throws IOException {
    take(1);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    take(length);
    out.write(bytes, offset, length);
  }

  private void take(int length) throws IOException {
    if (length > leftBytes) {
      throw new FullException();
    }
    leftBytes -= length;
  }
}
