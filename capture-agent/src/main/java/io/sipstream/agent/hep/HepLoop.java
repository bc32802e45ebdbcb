package io.sipstream.agent.hep;

import io.sipstream.agent.intake.FrameLoop;
import io.sipstream.agent.metrics.FrameCounts;
import io.sipstream.agent.metrics.Metrics;
import io.sipstream.agent.metrics.MissedFrames;
import io.sipstream.agent.process.AgentException;
import io.sipstream.agent.process.Closeables;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads HEP3 packets from all sockets and queues them. Packets that do not fit into the queue are
 * dropped, also over TCP, so that the agent never slows down the monitored servers.
 */
public final class HepLoop implements FrameLoop {
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FINISH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * Limits the resources that clients may use.
   *
   * @param connections open TCP connections
   * @param share connections that a source address keeps when all slots are used
   * @param firstPacket time until the first valid packet of a connection
   * @param idle time without a complete packet
   */
  public record Limits(int connections, int share, Duration firstPacket, Duration idle) {}

  private final Selector selector;
  private final FrameCounts counts;
  private final Limits limits;
  private final HepSlots slots;
  private final ConnectionCounts connections = new ConnectionCounts();
  private final List<HepDatagrams> datagrams = new ArrayList<>();
  private final List<HepAcceptor> acceptors = new ArrayList<>();
  private long tickedNanos = System.nanoTime();

  private HepLoop(Selector selector, FrameCounts counts, Limits limits) {
    this.selector = selector;
    this.counts = counts;
    this.limits = limits;
    this.slots = new HepSlots(limits.connections(), limits.share());
  }

  public static HepLoop of(
      HepSockets sockets,
      HepPacketHandler handler,
      FrameCounts counts,
      Limits limits,
      PrintStream out)
      throws AgentException {
    try {
      HepLoop loop = new HepLoop(Selector.open(), counts, limits);
      RateLimitedLog log = new RateLimitedLog(out::println);
      for (HepSockets.Bound bound : sockets.all()) {
        loop.add(bound, handler, log, out);
      }
      return loop;
    } catch (IOException e) {
      throw AgentException.of("Cannot listen: " + e.getMessage() + ".", e);
    }
  }

  private void add(
      HepSockets.Bound bound, HepPacketHandler handler, RateLimitedLog log, PrintStream out)
      throws IOException {
    if (bound.channel() instanceof DatagramChannel channel) {
      UdpDrops drops = new UdpDrops(bound.address().socketAddress());
      if (drops.read() < 0) {
        out.printf(
            "Datagrams that the kernel drops for %s cannot be counted: /proc/net/udp has no such socket.%n",
            bound.address());
      }
      HepDatagrams input = new HepDatagrams(channel, handler, drops, log);
      datagrams.add(input);
      channel.register(selector, SelectionKey.OP_READ, input);
    } else {
      ServerSocketChannel channel = (ServerSocketChannel) bound.channel();
      HepAcceptor input = new HepAcceptor(channel, selector, handler, slots, connections, log);
      acceptors.add(input);
      channel.register(selector, SelectionKey.OP_ACCEPT, input);
    }
  }

  @Override
  public int doWork(long limit) throws IOException {
    boolean waiting = acceptors.stream().anyMatch(HepAcceptor::isWaiting);
    long waitNanos = waiting ? slots.waitNanos(System.nanoTime()) : 0;
    if (waiting && waitNanos == 0) {
      acceptors.forEach(HepAcceptor::resume);
    }
    long untilTickNanos = Math.max(0, tickedNanos + TICK_NANOS - System.nanoTime());
    long limitNanos = waitNanos == 0 ? untilTickNanos : Math.min(waitNanos, untilTickNanos);
    selector.select(TimeUnit.NANOSECONDS.toMillis(limitNanos) + 1);
    int count = readSelected(limit);
    long now = System.nanoTime();
    if (now - tickedNanos >= TICK_NANOS) {
      tickedNanos = now;
      tick(now);
    }
    return count;
  }

  private int readSelected(long limit) throws IOException {
    // New connections last: packets of open connections are read before one is displaced.
    int count = readSelected(limit, false);
    count += readSelected(limit - count, true);
    selector.selectedKeys().clear();
    return count;
  }

  private int readSelected(long limit, boolean acceptable) throws IOException {
    int count = 0;
    for (SelectionKey key : selector.selectedKeys()) {
      HepChannel input = (HepChannel) key.attachment();
      if (input instanceof HepAcceptor == acceptable && key.isValid() && count < limit) {
        count += input.read(limit - count);
      }
    }
    return count;
  }

  private void tick(long now) {
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.attachment() instanceof HepConnection connection) {
        connection.endIfIdle(now, limits);
      }
    }
    acceptors.forEach(HepAcceptor::resume);
    readCounters();
  }

  private void readCounters() {
    long lost = datagrams.stream().mapToLong(HepDatagrams::lostDatagrams).sum();
    counts.missed(new MissedFrames(lost, 0));
  }

  @Override
  public void breakOff() {
    selector.wakeup();
  }

  /** Reads pending packets within a fixed time, so that senders cannot delay the end. */
  @Override
  public void finish(long limit) throws IOException {
    long deadline = System.nanoTime() + FINISH_NANOS;
    long left = limit;
    while (left > 0 && selector.selectNow() > 0 && System.nanoTime() - deadline < 0) {
      left -= readSelected(left);
    }
  }

  @Override
  public void close() {
    readCounters();
    for (SelectionKey key : List.copyOf(selector.keys())) {
      if (key.isValid()) {
        ((HepChannel) key.attachment()).close();
      }
    }
    Closeables.closeQuietly(selector);
  }

  @Override
  public void addMetrics(Metrics metrics) {
    connections.addTo(metrics);
  }

  @Override
  public String moreText() {
    return connections.toText();
  }

  @Override
  public String moreJsonMembers() {
    return "," + connections.toJsonMember();
  }
}
