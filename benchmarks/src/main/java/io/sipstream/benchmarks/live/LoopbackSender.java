package io.sipstream.benchmarks.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the same datagrams again and again to a port of this machine, where nobody reads them: what
 * looks at the interface sees them before they are thrown away.
 */
public final class LoopbackSender implements AutoCloseable {
  /** Frames go out together so often. */
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How much longer than asked it sends if it cannot send fast enough. */
  private static final double PATIENCE = 1.5;

  private static final int RECEIVER_BYTES = 1 << 12;

  private final DatagramChannel receiver;
  private final DatagramChannel channel;
  private final int port;
  private final ByteBuffer[] datagrams;
  private int next;

  /**
   * What was sent.
   *
   * @param seconds that it took
   */
  public record Sent(long frames, double seconds) {
    public double perSecond() {
      return frames / seconds;
    }
  }

  public LoopbackSender(List<byte[]> payloads) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    receiver = DatagramChannel.open();
    receiver.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVER_BYTES);
    receiver.bind(new InetSocketAddress(loopback, 0));
    InetSocketAddress address = (InetSocketAddress) receiver.getLocalAddress();
    port = address.getPort();
    channel = DatagramChannel.open().connect(address);
    datagrams = payloads.stream().map(LoopbackSender::direct).toArray(ByteBuffer[]::new);
  }

  /** Outside the heap, from where the channel sends without another copy. */
  private static ByteBuffer direct(byte[] payload) {
    return ByteBuffer.allocateDirect(payload.length).put(payload).flip();
  }

  /** Where it sends to. */
  public int port() {
    return port;
  }

  /**
   * Sends at an even rate, a burst every millisecond. Where that is more than it can send it gives
   * up half as long again after the time.
   */
  public Sent send(double perSecond, double seconds) throws IOException {
    long frames = Math.round(perSecond * seconds);
    long mostNanos = Math.round(seconds * PATIENCE * 1e9);
    long begin = System.nanoTime();
    long sent = 0;
    long nanos = 0;
    while (sent < frames && nanos < mostNanos) {
      long due = Math.min(frames, 1 + (long) (perSecond * nanos / 1e9));
      // Time is looked at now and then also where it can never send what is due.
      for (long end = Math.min(due, sent + datagrams.length); sent < end; sent++) {
        channel.write(datagrams[next].rewind());
        next = next + 1 == datagrams.length ? 0 : next + 1;
      }
      nanos = System.nanoTime() - begin;
      if (sent == due && sent < frames) {
        LockSupport.parkNanos(BURST_NANOS - nanos % BURST_NANOS);
        nanos = System.nanoTime() - begin;
      }
    }
    return new Sent(sent, (System.nanoTime() - begin) / 1e9);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    receiver.close();
  }
}
