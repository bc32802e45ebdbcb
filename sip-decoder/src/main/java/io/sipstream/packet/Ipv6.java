package io.sipstream.packet;

import io.sipstream.packet.Packet.Fragment;
import io.sipstream.packet.Packet.Malformed;

/** Reads IPv6 and its extension headers (RFC 8200 sections 3 and 4). */
final class Ipv6 {
  static final int SOURCE = 8;
  static final int HEADER_BYTES = 40;
  private static final int ADDRESS_BYTES = 16;
  private static final int PAYLOAD_LENGTH = 4;
  private static final int NEXT_HEADER = 6;

  // IANA's registry of IPv6 extension header types.
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = AuthenticationHeader.PROTOCOL;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;

  private static final int EXTENSION_BYTES = 8;
  // RFC 8200 section 4.5: 13 bits of offset, two reserved, More Fragments. The offset counts
  // units of 8 octets, so that the masked field is a number of octets.
  private static final int FRAGMENT_FIELD = 2;
  private static final int FRAGMENT_ID = 4;
  private static final int OFFSET_MASK = 0xFFF8;
  private static final int MORE_FRAGMENTS = 0x0001;

  private Ipv6() {}

  static Packet decode(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.IPV6, HEADER_BYTES, slice);
    }
    int version = slice.u8(0) >> 4;
    if (version != 6) {
      return Malformed.field(Layer.IPV6, "version", "version", version, "6", slice.at());
    }
    int payloadBytes = slice.u16(PAYLOAD_LENGTH);
    // RFC 2675 section 3: zero in a jumbogram, and with segmentation offload. All captured bytes
    // are taken then.
    int totalBytes = payloadBytes == 0 ? slice.length() : HEADER_BYTES + payloadBytes;
    Slice rest = slice.ofLength(totalBytes).from(HEADER_BYTES);
    int next = slice.u8(NEXT_HEADER);
    while (isExtension(next)) {
      if (rest.length() < EXTENSION_BYTES) {
        return Malformed.truncated(Layer.IPV6, EXTENSION_BYTES, rest);
      }
      int type = next;
      next = rest.u8(0);
      // RFC 6946: offset 0 without More Fragments is a complete packet.
      if (type == FRAGMENT && (rest.u16(FRAGMENT_FIELD) & (OFFSET_MASK | MORE_FRAGMENTS)) != 0) {
        return fragment(slice, rest, next, layers);
      }
      int extensionBytes = extensionBytes(type, rest.u8(1));
      if (rest.length() < extensionBytes) {
        return Malformed.truncated(Layer.IPV6, extensionBytes, rest);
      }
      rest = rest.from(extensionBytes);
    }
    return decoder.ipPayload(next, rest, ADDRESS_BYTES, slice.at() + SOURCE, layers);
  }

  private static Packet fragment(Slice slice, Slice header, int next, Layers layers) {
    int field = header.u16(FRAGMENT_FIELD);
    Slice payload = header.from(EXTENSION_BYTES);
    return FragmentRules.check(
        new Fragment(
            slice.bytes(),
            ADDRESS_BYTES,
            slice.at(),
            HEADER_BYTES,
            next,
            header.u32(FRAGMENT_ID),
            field & OFFSET_MASK,
            (field & MORE_FRAGMENTS) == 0,
            payload.at(),
            payload.length(),
            layers),
        payload.cut());
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
      case AUTHENTICATION -> AuthenticationHeader.bytes(lengthField);
      // RFC 8200 section 4.3: units of 8 octets, without the first 8.
      default -> (lengthField + 1) * 8;
    };
  }
}
