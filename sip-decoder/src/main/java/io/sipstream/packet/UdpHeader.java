package io.sipstream.packet;

import static io.sipstream.packet.BigEndian.u16;

import io.sipstream.packet.Packet.Malformed;

/** RFC 768. */
final class UdpHeader {
  private static final int HEADER_BYTES = 8;
  private static final int DESTINATION_PORT = 2;
  private static final int LENGTH = 4;

  private UdpHeader() {}

  /**
   * @param end where the IP packet ends in the frame
   * @param ipCut whether the IP header announces more than that
   */
  static Packet decode(
      byte[] frame,
      int at,
      int end,
      boolean ipCut,
      int addressBytes,
      int sourceAt,
      int destinationAt) {
    int available = end - at;
    if (available < HEADER_BYTES) {
      return Malformed.truncated(Layer.UDP, HEADER_BYTES, available, at);
    }
    int udpBytes = u16(frame, at + LENGTH);
    if (udpBytes == 0) {
      // RFC 2675 section 4: longer than the field can say; also left so by offloading cards.
      udpBytes = available;
    } else if (udpBytes < HEADER_BYTES) {
      return Malformed.field(Layer.UDP, "length", "length", udpBytes, "8 or more", at);
    }
    return new Packet.Udp(
        addressBytes,
        sourceAt,
        destinationAt,
        u16(frame, at),
        u16(frame, at + DESTINATION_PORT),
        at + HEADER_BYTES,
        Math.min(available, udpBytes) - HEADER_BYTES,
        ipCut || udpBytes > available);
  }
}
