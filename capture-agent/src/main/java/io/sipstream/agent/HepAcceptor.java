package io.sipstream.agent;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A TCP port: takes connections up to a limit, and refuses those beyond. */
final class HepAcceptor implements HepInput {
  private final ServerSocketChannel channel;
  private final Selector selector;
  private final HepIntake intake;
  private final ConnectionCounts counts;
  private final RareLog log;
  private final int limitConnections;

  HepAcceptor(
      ServerSocketChannel channel,
      Selector selector,
      HepIntake intake,
      ConnectionCounts counts,
      RareLog log,
      int limitConnections) {
    this.channel = channel;
    this.selector = selector;
    this.intake = intake;
    this.counts = counts;
    this.log = log;
    this.limitConnections = limitConnections;
  }

  @Override
  public int read(long limit) {
    SocketChannel accepted = null;
    try {
      accepted = channel.accept();
      if (accepted == null) {
        return 0;
      }
      String peer = String.valueOf(accepted.getRemoteAddress());
      if (counts.open() >= limitConnections) {
        counts.refused();
        log.say(
            "The connection from %s was refused: there are %d already (--max-connections)."
                .formatted(peer, limitConnections));
        HepSockets.closeQuietly(accepted);
        return 0;
      }
      accepted.configureBlocking(false);
      SelectionKey key = accepted.register(selector, SelectionKey.OP_READ);
      key.attach(new HepConnection(accepted, intake, counts, log, peer));
    } catch (IOException e) {
      counts.refused();
      log.say("A connection could not be taken: " + e.getMessage() + ".");
      if (accepted == null) {
        // Such as no file descriptor left: it would be told again at once, and again.
        channel.keyFor(selector).interestOps(0);
      } else {
        HepSockets.closeQuietly(accepted);
      }
    }
    return 0;
  }

  /** Takes connections again after one could not be taken. */
  void resume() {
    channel.keyFor(selector).interestOps(SelectionKey.OP_ACCEPT);
  }

  @Override
  public void close() {
    HepSockets.closeQuietly(channel);
  }
}
