package io.sipstream.agent.hep;

import io.sipstream.agent.process.Closeables;
import io.sipstream.support.RateLimitedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Reads HEP packets from a TCP connection. Packets follow each other, and each has its own length.
 * After an invalid header the next packet's start is unknown, so the connection is closed.
 */
final class HepConnection implements HepChannel {
  // Most packets are shorter. A longer one gets a buffer of the largest length.
  private static final int FIRST_BUFFER_BYTES = 8 * 1024;

  private final SocketChannel channel;
  private final HepPacketHandler handler;
  private final HepSlots slots;
  private final ConnectionCounts counts;
  private final RateLimitedLog log;
  private final InetSocketAddress peer;
  private final long acceptedNanos = System.nanoTime();
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BUFFER_BYTES);
  private long lastPacketNanos = acceptedNanos;
  private boolean proven;

  HepConnection(
      SocketChannel channel,
      HepPacketHandler handler,
      HepSlots slots,
      ConnectionCounts counts,
      RateLimitedLog log,
      InetSocketAddress peer) {
    this.channel = channel;
    this.handler = handler;
    this.slots = slots;
    this.counts = counts;
    this.log = log;
    this.peer = peer;
    counts.accepted();
    slots.add(this);
  }

  @Override
  public int read(long limit) {
    int read;
    try {
      read = channel.read(buffer);
    } catch (IOException e) {
      // The peer reset the connection; complete packets have been read already.
      read = -1;
    }
    if (read < 0) {
      int partial = buffer.position() > 0 ? 1 : 0;
      close();
      return partial;
    }
    return takePackets();
  }

  private int takePackets() {
    int count = 0;
    byte[] bytes = buffer.array();
    int end = buffer.position();
    int at = 0;
    while (end - at >= HepPacket.HEADER_BYTES) {
      String refusal = HepPacket.refusal(bytes, at, end);
      if (refusal != null) {
        handler.drop(refusal);
        buffer.clear();
        end(ConnectionCounts.End.NOT_HEP, "its data is not HEP3 (" + refusal + ")");
        return count + 1;
      }
      int totalBytes = HepPacket.totalBytes(bytes, at);
      if (end - at < totalBytes) {
        break;
      }
      count++;
      if (!handler.packet(Arrays.copyOfRange(bytes, at, at + totalBytes))) {
        buffer.clear();
        end(ConnectionCounts.End.WRONG_KEY, "a packet has the wrong authentication key or none");
        return count;
      }
      at += totalBytes;
    }
    if (count > 0) {
      lastPacketNanos = System.nanoTime();
      proven = true;
      slots.prove(this);
    }
    keepFrom(at, end);
    return count;
  }

  private void keepFrom(int at, int end) {
    boolean grow =
        end - at >= HepPacket.HEADER_BYTES
            && HepPacket.totalBytes(buffer.array(), at) > buffer.capacity();
    ByteBuffer next = grow ? ByteBuffer.allocate(HepPacket.LIMIT_BYTES) : buffer;
    System.arraycopy(buffer.array(), at, next.array(), 0, end - at);
    next.clear().position(end - at);
    buffer = next;
  }

  InetAddress source() {
    return peer.getAddress();
  }

  long ageNanos(long now) {
    return now - acceptedNanos;
  }

  long idleNanos(long now) {
    return now - lastPacketNanos;
  }

  /** Closes the connection if no complete packet has arrived within the timeouts. */
  void endIfIdle(long now, HepLoop.Limits limits) {
    if (!proven && ageNanos(now) >= limits.firstPacket().toNanos()) {
      end(
          ConnectionCounts.End.NO_PACKET,
          "no valid packet arrived in time (--first-packet-timeout)");
    } else if (idleNanos(now) >= limits.idle().toNanos()) {
      end(ConnectionCounts.End.IDLE, "no packet arrived in time (--idle-timeout)");
    }
  }

  void displace() {
    end(ConnectionCounts.End.DISPLACED, "a new connection needs its slot (--max-connections)");
  }

  private void end(ConnectionCounts.End reason, String why) {
    counts.ended(reason);
    log.say(() -> "Connection from %s closed: %s.".formatted(peer, why));
    close();
  }

  @Override
  public void close() {
    if (buffer.position() > 0) {
      String refusal = HepPacket.refusal(buffer.array(), 0, buffer.position());
      handler.drop(refusal == null ? "truncated" : refusal);
      buffer.clear();
    }
    Closeables.closeQuietly(channel);
    slots.remove(this);
    counts.closed();
  }
}
