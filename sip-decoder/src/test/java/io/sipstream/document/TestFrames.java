package io.sipstream.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipstream.packet.FrameContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Builds frames the way RFC 791, 8200 and 768 draw them; checksums are left at zero. */
public final class TestFrames {
  static final int ETHERNET = 1;
  public static final long TIME_NANOS = 1_795_380_942_123_456_789L;

  private TestFrames() {}

  public static byte[] udp(
      String source, int sourcePort, String destination, int port, byte[] payload) {
    byte[] from = address(source);
    byte[] to = address(destination);
    boolean ipv6 = from.length == 16;
    int udpBytes = 8 + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(14 + (ipv6 ? 40 : 20) + udpBytes);
    frame.put(new byte[12]).putShort((short) (ipv6 ? 0x86DD : 0x0800));
    if (ipv6) {
      frame.putInt(0x60000000).putShort((short) udpBytes).put((byte) 17).put((byte) 64);
    } else {
      frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + udpBytes)).putInt(0);
      frame.put((byte) 64).put((byte) 17).putShort((short) 0);
    }
    frame.put(from).put(to);
    frame.putShort((short) sourcePort).putShort((short) port);
    frame.putShort((short) udpBytes).putShort((short) 0).put(payload);
    return frame.array();
  }

  /** A datagram between two documentation addresses on the SIP port. */
  public static byte[] sip(String payload) {
    return udp("192.0.2.1", 5060, "192.0.2.2", 5060, payload.getBytes(UTF_8));
  }

  public static FrameContext context(byte[] frame) {
    return context(frame, TIME_NANOS);
  }

  static FrameContext context(byte[] frame, long timeNanos) {
    return FrameContext.of(timeNanos, false, ETHERNET, frame.length, null);
  }

  private static byte[] address(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
