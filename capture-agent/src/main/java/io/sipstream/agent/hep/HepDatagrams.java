package io.sipstream.agent.hep;

import io.sipstream.agent.metrics.MissedFrames;
import io.sipstream.agent.process.Closeables;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** HEP over UDP. */
final class HepDatagrams implements HepChannel {
  private static final int BATCH_DATAGRAMS = 1024;
  // More than a datagram can hold.
  private static final int BUFFER_BYTES = 64 * 1024;

  private final DatagramChannel channel;
  private final HepPacketHandler intake;
  private final UdpDrops drops;
  private final RateLimitedLog log;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private MissedFrames missed = MissedFrames.NONE;

  HepDatagrams(
      DatagramChannel channel, HepPacketHandler intake, UdpDrops drops, RateLimitedLog log) {
    this.channel = channel;
    this.intake = intake;
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
          intake.datagram(
              buffer.array(),
              buffer.position(),
              reason ->
                  log.say(() -> "A packet from %s was dropped (%s).".formatted(peer, reason)));
    }
    return count;
  }

  /**
   * Datagrams that the kernel had no room for since the socket was opened; 0 if it does not tell.
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
