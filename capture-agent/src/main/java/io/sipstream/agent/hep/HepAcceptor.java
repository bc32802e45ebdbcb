package io.sipstream.agent.hep;

import io.sipstream.agent.process.Closeables;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Accepts connections on a TCP port. When all slots are used, a new connection displaces another
 * one or is refused.
 */
final class HepAcceptor implements HepChannel {
  private final ServerSocketChannel channel;
  private final Selector selector;
  private final HepPacketHandler handler;
  private final HepSlots slots;
  private final ConnectionCounts counts;
  private final RateLimitedLog log;
  private boolean waiting;

  HepAcceptor(
      ServerSocketChannel channel,
      Selector selector,
      HepPacketHandler handler,
      HepSlots slots,
      ConnectionCounts counts,
      RateLimitedLog log) {
    this.channel = channel;
    this.selector = selector;
    this.handler = handler;
    this.slots = slots;
    this.counts = counts;
    this.log = log;
  }

  @Override
  public int read(long limit) {
    if (slots.waitNanos(System.nanoTime()) > 0) {
      // The kernel keeps the connection and its data until a slot may be freed.
      waiting = true;
      channel.keyFor(selector).interestOps(0);
      return 0;
    }
    SocketChannel accepted = null;
    try {
      accepted = channel.accept();
      if (accepted == null) {
        return 0;
      }
      InetSocketAddress peer = (InetSocketAddress) accepted.getRemoteAddress();
      if (!hasSlotFor(peer)) {
        Closeables.closeQuietly(accepted);
        return 0;
      }
      accepted.configureBlocking(false);
      SelectionKey key = accepted.register(selector, SelectionKey.OP_READ);
      HepConnection connection = new HepConnection(accepted, handler, slots, counts, log, peer);
      key.attach(connection);
      // A valid packet that has already arrived protects the connection from displacement.
      return connection.read(limit);
    } catch (IOException e) {
      counts.refused(ConnectionCounts.Refusal.SYSTEM);
      log.say("Cannot accept a connection: " + e.getMessage() + ".");
      if (accepted == null) {
        // For example no free file descriptor: without a pause the failure would repeat at once.
        channel.keyFor(selector).interestOps(0);
      } else {
        Closeables.closeQuietly(accepted);
      }
    }
    return 0;
  }

  private boolean hasSlotFor(InetSocketAddress peer) {
    if (!slots.isFull()) {
      return true;
    }
    slots.displacedBy(peer.getAddress(), System.nanoTime()).ifPresent(HepConnection::displace);
    if (!slots.isFull()) {
      return true;
    }
    boolean share = slots.hasShare(peer.getAddress());
    counts.refused(share ? ConnectionCounts.Refusal.SHARE : ConnectionCounts.Refusal.FULL);
    log.say(
        () ->
            "Connection from %s refused: all slots are used%s; raise --max-connections."
                .formatted(peer, share ? " and its address has its share" : ""));
    return false;
  }

  /** Returns whether connections wait until one without a valid packet may be displaced. */
  boolean isWaiting() {
    return waiting;
  }

  void resume() {
    waiting = false;
    channel.keyFor(selector).interestOps(SelectionKey.OP_ACCEPT);
  }

  @Override
  public void close() {
    Closeables.closeQuietly(channel);
  }
}
