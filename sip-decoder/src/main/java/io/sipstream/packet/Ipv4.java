package io.sipstream.packet;

import static io.sipstream.packet.BigEndian.u16;
import static io.sipstream.packet.BigEndian.u8;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** RFC 791 section 3.1. */
final class Ipv4 {
  private static final int HEADER_BYTES = 20;
  private static final int ADDRESS_BYTES = 4;
  private static final int TOTAL_LENGTH = 2;
  private static final int FLAGS_AND_OFFSET = 6;
  private static final int PROTOCOL = 9;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;
  // More Fragments and the 13 bits of the offset.
  private static final int FRAGMENT_MASK = 0x3FFF;

  private Ipv4() {}

  static Packet decode(byte[] frame, int at) {
    int available = frame.length - at;
    if (available < HEADER_BYTES) {
      return Malformed.truncated(Layer.IPV4, HEADER_BYTES, available, at);
    }
    int version = u8(frame, at) >> 4;
    if (version != 4) {
      return Malformed.field(Layer.IPV4, "version", "version", version, "4", at);
    }
    // Internet header length: units of 32 bits.
    int headerBytes = (u8(frame, at) & 0x0F) * 4;
    if (headerBytes < HEADER_BYTES) {
      return Malformed.field(
          Layer.IPV4, "header_length", "header length", headerBytes, "20 or more", at);
    }
    if (available < headerBytes) {
      return Malformed.truncated(Layer.IPV4, headerBytes, available, at);
    }
    int totalBytes = u16(frame, at + TOTAL_LENGTH);
    if (totalBytes == 0) {
      // Segmentation offload leaves the length to the network card: all that is there counts.
      totalBytes = available;
    } else if (totalBytes < headerBytes) {
      return Malformed.field(
          Layer.IPV4, "total_length", "total length", totalBytes, headerBytes + " or more", at);
    }
    if ((u16(frame, at + FLAGS_AND_OFFSET) & FRAGMENT_MASK) != 0) {
      return new Ignored("ip_fragment");
    }
    int protocol = u8(frame, at + PROTOCOL);
    if (protocol != Packet.Udp.PROTOCOL) {
      return new Ignored(IpProtocol.label(protocol));
    }
    return UdpHeader.decode(
        frame,
        at + headerBytes,
        Math.min(available, totalBytes) + at,
        totalBytes > available,
        ADDRESS_BYTES,
        at + SOURCE,
        at + DESTINATION);
  }
}
