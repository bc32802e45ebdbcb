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
 * HEP over a TCP connection: packets one behind the other, each as long as it says. Once one does
 * not begin where the one before ended, nothing tells where the next one does, so that the
 * connection is ended.
 */
final class HepConnection implements HepChannel {
  // Most packets are shorter; one that is longer gets all that its length field can say.
  private static final int FIRST_BUFFER_BYTES = 8 * 1024;

  private final SocketChannel channel;
  private final HepPacketHandler intake;
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
      HepPacketHandler intake,
      HepSlots slots,
      ConnectionCounts counts,
      RateLimitedLog log,
      InetSocketAddress peer) {
    this.channel = channel;
    this.intake = intake;
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
      // Reset by the other side; what was whole has been taken.
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
        intake.drop(refusal);
        buffer.clear();
        end(ConnectionCounts.End.NOT_HEP, "what came is not HEP3 (" + refusal + ")");
        return count + 1;
      }
      int totalBytes = HepPacket.totalBytes(bytes, at);
      if (end - at < totalBytes) {
        break;
      }
      count++;
      if (!intake.packet(Arrays.copyOfRange(bytes, at, at + totalBytes))) {
        buffer.clear();
        end(ConnectionCounts.End.WRONG_KEY, "a packet carries another key or none");
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

  /** Ends the connection if no whole packet has come for too long. */
  void endIfIdle(long now, HepLoop.Limits limits) {
    if (!proven && ageNanos(now) >= limits.firstPacket().toNanos()) {
      end(
          ConnectionCounts.End.NO_PACKET,
          "it gave no good packet in time (--first-packet-timeout)");
    } else if (idleNanos(now) >= limits.idle().toNanos()) {
      end(ConnectionCounts.End.IDLE, "it gave no packet for too long (--idle-timeout)");
    }
  }

  /** Ends the connection for the sake of a new one. */
  void displace() {
    end(ConnectionCounts.End.DISPLACED, "a new one needs its slot (--max-connections)");
  }

  private void end(ConnectionCounts.End reason, String why) {
    counts.ended(reason);
    log.say(() -> "The connection from %s was ended, since %s.".formatted(peer, why));
    close();
  }

  /** The beginning of a packet that has not come whole is dropped. */
  @Override
  public void close() {
    if (buffer.position() > 0) {
      String refusal = HepPacket.refusal(buffer.array(), 0, buffer.position());
      intake.drop(refusal == null ? "truncated" : refusal);
      buffer.clear();
    }
    Closeables.closeQuietly(channel);
    slots.remove(this);
    counts.closed();
  }
}
