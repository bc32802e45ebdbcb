package io.sipstream.frames;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that were read, before decompression. */
final class CountedInput extends FilterInputStream {
  private long bytesRead;

  CountedInput(InputStream in) {
    super(in);
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      bytesRead++;
    }
    return value;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = super.read(into, from, length);
    if (count > 0) {
      bytesRead += count;
    }
    return count;
  }
}
