package io.sipstream.agent.replay;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Standard input, of which a read that waits ends when the stream is closed: that of {@link
 * System#in} does not, however long a quiet pipe stays quiet.
 */
final class StandardInput extends InputStream {
  private final FileChannel channel;

  StandardInput() {
    this.channel = new FileInputStream(FileDescriptor.in).getChannel();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(bytes, offset, length));
  }

  /** For any thread. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
