package io.sipstream.oracle.reassembly;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Builds the frames of one direction of a flow.
 *
 * @param vlans VLAN ids, the outermost first
 * @param clientPort port of one end; the other one has 5060
 * @param toClient whether the frames go to the client
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FlowFrames(int[] vlans, boolean ipv6, int clientPort, boolean toClient) {
  private static final int UDP = 17;
  private static final int FRAGMENT_HEADER = 44;
  private static final int[][] VLANS = {{}, {}, {100}, {100, 7}};

  static FlowFrames of(Random random, int clientPort) {
    return new FlowFrames(
        VLANS[random.nextInt(VLANS.length)], random.nextBoolean(), clientPort, false);
  }

  FlowFrames reverse() {
    return new FlowFrames(vlans, ipv6, clientPort, !toClient);
  }

  FlowFrames inVlan(int vlan) {
    return new FlowFrames(new int[] {vlan}, ipv6, clientPort, toClient);
  }

  /** Returns a UDP datagram, without IP header. */
  byte[] datagram(byte[] payload) {
    return ports(8 + payload.length)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** Returns a TCP segment, without IP header. */
  byte[] segment(long sequence, int flags, byte[] payload) {
    return ports(20 + payload.length)
        .putInt((int) sequence)
        .putInt(0)
        .put((byte) 0x50)
        .put((byte) flags)
        .putShort((short) 8192)
        .putInt(0)
        .put(payload)
        .array();
  }

  private ByteBuffer ports(int bytes) {
    return ByteBuffer.allocate(bytes)
        .putShort((short) (toClient ? 5060 : clientPort))
        .putShort((short) (toClient ? clientPort : 5060));
  }

  TimedFrame tcp(long timeNanos, byte[] segment) {
    return frame(timeNanos, NaivePacket.TCP, segment);
  }

  TimedFrame udp(long timeNanos, byte[] datagram) {
    return frame(timeNanos, UDP, datagram);
  }

  private TimedFrame frame(long timeNanos, int protocol, byte[] payload) {
    ByteBuffer frame = link(payload.length);
    if (ipv6) {
      ipv6(frame, protocol, payload.length);
    } else {
      ipv4(frame, protocol, payload.length, 0, 0);
    }
    return new TimedFrame(timeNanos, frame.put(payload).array());
  }

  /** Returns a fragment of a packet's payload. */
  TimedFrame fragment(long timeNanos, boolean tcp, byte[] whole, int begin, int end, int id) {
    int protocol = tcp ? NaivePacket.TCP : UDP;
    boolean more = end < whole.length;
    byte[] payload = Arrays.copyOfRange(whole, begin, end);
    ByteBuffer frame;
    if (ipv6) {
      frame = link(8 + payload.length);
      ipv6(frame, FRAGMENT_HEADER, 8 + payload.length);
      frame.put((byte) protocol).put((byte) 0);
      frame.putShort((short) (begin | (more ? 1 : 0))).putInt(id);
    } else {
      frame = link(payload.length);
      ipv4(frame, protocol, payload.length, id, (more ? 0x2000 : 0) | begin / 8);
    }
    return new TimedFrame(timeNanos, frame.put(payload).array());
  }

  private ByteBuffer link(int payloadBytes) {
    ByteBuffer frame =
        ByteBuffer.allocate(14 + 4 * vlans.length + (ipv6 ? 40 : 20) + payloadBytes).position(12);
    for (int vlan : vlans) {
      frame.putShort((short) 0x8100).putShort((short) vlan);
    }
    return frame.putShort((short) (ipv6 ? 0x86DD : 0x0800));
  }

  private void ipv4(ByteBuffer frame, int protocol, int payloadBytes, int id, int fragment) {
    frame.putShort((short) 0x4500).putShort((short) (20 + payloadBytes));
    frame.putShort((short) id).putShort((short) fragment);
    frame.put((byte) 64).put((byte) protocol).putShort((short) 0);
    frame.putInt(toClient ? 0xC0000202 : 0xC0000201);
    frame.putInt(toClient ? 0xC0000201 : 0xC0000202);
  }

  private void ipv6(ByteBuffer frame, int protocol, int payloadBytes) {
    frame.putInt(0x60000000).putShort((short) payloadBytes);
    frame.put((byte) protocol).put((byte) 64);
    frame.putLong(0x20010DB8_00000000L).putLong(toClient ? 2 : 1);
    frame.putLong(0x20010DB8_00000000L).putLong(toClient ? 1 : 2);
  }
}
