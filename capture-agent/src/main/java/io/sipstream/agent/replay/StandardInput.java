package io.sipstream.agent.replay;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads standard input. Closing the stream ends a waiting read, unlike that of {@link System#in}.
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

  /** Closes the stream. For any thread. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
