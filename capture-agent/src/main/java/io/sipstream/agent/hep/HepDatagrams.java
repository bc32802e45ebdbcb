package io.sipstream.agent.hep;

import io.sipstream.agent.metrics.MissedFrames;
import io.sipstream.agent.process.Closeables;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Reads HEP packets from a UDP socket. */
final class HepDatagrams implements HepChannel {
  private static final int BATCH_DATAGRAMS = 1024;
  // Larger than any datagram.
  private static final int BUFFER_BYTES = 64 * 1024;

  private final DatagramChannel channel;
  private final HepPacketHandler handler;
  private final UdpDrops drops;
  private final RateLimitedLog log;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private MissedFrames missed = MissedFrames.NONE;

  HepDatagrams(
      DatagramChannel channel, HepPacketHandler handler, UdpDrops drops, RateLimitedLog log) {
    this.channel = channel;
    this.handler = handler;
    this.drops = drops;
    this.log = log;
  }

  @Override
  public int read(long limit) throws IOException {
    int count = 0;
    for (int i = 0; i < BATCH_DATAGRAMS && count < limit; i++) {
      buffer.clear();
      SocketAddress peer = channel.receive(buffer);
      if (peer == null) {
        break;
      }
      count +=
          handler.datagram(
              buffer.array(),
              buffer.position(),
              reason -> log.say(() -> "Packet from %s dropped (%s).".formatted(peer, reason)));
    }
    return count;
  }

  /**
   * Returns the number of datagrams that the kernel has dropped since the socket was opened; 0 if
   * it is unknown.
   */
  long lostDatagrams() {
    long now = drops.read();
    if (now >= 0) {
      missed = missed.advancedTo((int) now, 0);
    }
    return missed.byKernel();
  }

  @Override
  public void close() {
    Closeables.closeQuietly(channel);
  }
}
