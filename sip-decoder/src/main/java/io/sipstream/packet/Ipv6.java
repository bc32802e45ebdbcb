package io.sipstream.packet;

import static io.sipstream.packet.BigEndian.u16;
import static io.sipstream.packet.BigEndian.u8;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** RFC 8200 section 3 and 4. */
final class Ipv6 {
  private static final int HEADER_BYTES = 40;
  private static final int ADDRESS_BYTES = 16;
  private static final int PAYLOAD_LENGTH = 4;
  private static final int NEXT_HEADER = 6;
  private static final int SOURCE = 8;
  private static final int DESTINATION = 24;

  // IANA's registry of IPv6 extension header types.
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;

  private static final int EXTENSION_BYTES = 8;
  // RFC 8200 section 4.5: 13 bits of offset, two reserved, More Fragments.
  private static final int FRAGMENT_MASK = 0xFFF9;

  private Ipv6() {}

  static Packet decode(byte[] frame, int at) {
    int available = frame.length - at;
    if (available < HEADER_BYTES) {
      return Malformed.truncated(Layer.IPV6, HEADER_BYTES, available, at);
    }
    int version = u8(frame, at) >> 4;
    if (version != 6) {
      return Malformed.field(Layer.IPV6, "version", "version", version, "6", at);
    }
    int payloadBytes = u16(frame, at + PAYLOAD_LENGTH);
    // RFC 2675 section 3: zero in a jumbogram, and from cards that segment; all that is there.
    int totalBytes = payloadBytes == 0 ? available : HEADER_BYTES + payloadBytes;
    int end = at + Math.min(available, totalBytes);
    int next = u8(frame, at + NEXT_HEADER);
    int position = at + HEADER_BYTES;
    while (isExtension(next)) {
      if (end - position < EXTENSION_BYTES) {
        return Malformed.truncated(Layer.IPV6, EXTENSION_BYTES, end - position, position);
      }
      if (next == FRAGMENT && (u16(frame, position + 2) & FRAGMENT_MASK) != 0) {
        return new Ignored("ip_fragment");
      }
      int extensionBytes = extensionBytes(next, u8(frame, position + 1));
      if (end - position < extensionBytes) {
        return Malformed.truncated(Layer.IPV6, extensionBytes, end - position, position);
      }
      next = u8(frame, position);
      position += extensionBytes;
    }
    if (next != Packet.Udp.PROTOCOL) {
      return new Ignored(IpProtocol.label(next));
    }
    return UdpHeader.decode(
        frame, position, end, totalBytes > available, ADDRESS_BYTES, at + SOURCE, at + DESTINATION);
  }

  private static boolean isExtension(int next) {
    return switch (next) {
      case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY -> true;
      default -> false;
    };
  }

  private static int extensionBytes(int type, int lengthField) {
    return switch (type) {
      // A fragment header without a fragment (RFC 6946) is of fixed length.
      case FRAGMENT -> EXTENSION_BYTES;
      // RFC 4302 section 2.2: units of 4 octets, minus 2.
      case AUTHENTICATION -> (lengthField + 2) * 4;
      // RFC 8200 section 4.3: units of 8 octets, the first ones not counted.
      default -> (lengthField + 1) * 8;
    };
  }
}
