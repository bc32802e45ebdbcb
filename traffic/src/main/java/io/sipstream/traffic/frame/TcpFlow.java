package io.sipstream.traffic.frame;

import io.sipstream.traffic.message.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Creates the Ethernet frames of one direction of a TCP connection (RFC 9293 section 3.1). */
public final class TcpFlow {
  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int PUSH = 0x08;
  private static final int ACK = 0x10;

  private final Endpoint from;
  private final Endpoint to;
  private final long firstSequence;
  private TcpFlow peer;
  private long sent;

  /**
   * Creates a direction.
   *
   * @param firstSequence sequence number of the first byte; the SYN has the previous one
   */
  private TcpFlow(Endpoint from, Endpoint to, long firstSequence) {
    this.from = from;
    this.to = to;
    this.firstSequence = firstSequence;
  }

  /** Returns the direction from the client; {@link #peer} is the other one. */
  public static TcpFlow between(Endpoint client, Endpoint server, long firstSequence) {
    TcpFlow there = new TcpFlow(client, server, firstSequence);
    TcpFlow back = new TcpFlow(server, client, 700_000_001);
    there.peer = back;
    back.peer = there;
    return there;
  }

  public TcpFlow peer() {
    return peer;
  }

  /** Returns the three segments that open the connection. */
  public List<byte[]> handshake() {
    return List.of(
        frame(firstSequence - 1, 0, SYN, new byte[0]),
        peer.frame(peer.firstSequence - 1, firstSequence, SYN | ACK, new byte[0]),
        segment(0, 0));
  }

  /** Returns a segment with the next bytes. */
  public byte[] send(byte[] payload) {
    byte[] frame = at(sent, payload);
    sent += payload.length;
    return frame;
  }

  /** Returns segments with the next bytes, split at the given offsets. */
  public List<byte[]> send(byte[] payload, int... cuts) {
    List<byte[]> frames = new ArrayList<>();
    int begin = 0;
    for (int cut : cuts) {
      frames.add(send(Arrays.copyOfRange(payload, begin, cut)));
      begin = cut;
    }
    frames.add(send(Arrays.copyOfRange(payload, begin, payload.length)));
    return frames;
  }

  /** Returns a segment with bytes at an offset in the stream, regardless of previous segments. */
  public byte[] at(long offset, byte[] payload) {
    return frame(firstSequence + offset, peer.next(), PUSH | ACK, payload);
  }

  /** Returns an empty segment that acknowledges the other side's bytes. */
  public byte[] acknowledge() {
    return segment(sent, 0);
  }

  public byte[] fin() {
    return segment(sent, FIN);
  }

  public byte[] reset() {
    return segment(sent, RST);
  }

  private byte[] segment(long offset, int flags) {
    return frame(firstSequence + offset, peer.next(), flags | ACK, new byte[0]);
  }

  private long next() {
    return firstSequence + sent;
  }

  private byte[] frame(long sequence, long acknowledged, int flags, byte[] payload) {
    byte[] segment =
        Bytes.join(
            Bytes.hex(
                "%04x %04x %08x %08x 50 %02x ffff 0000 0000",
                from.port(), to.port(), (int) sequence, (int) acknowledged, flags),
            payload);
    int checksum = Frames.transportChecksum(from, to, Frames.PROTOCOL_TCP, segment);
    ByteBuffer.wrap(segment).putShort(16, (short) checksum);
    return Frames.ethernet(Frames.ipPacket(from, to, Frames.PROTOCOL_TCP, segment));
  }
}
