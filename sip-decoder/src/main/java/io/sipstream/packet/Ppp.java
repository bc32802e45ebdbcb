package io.sipstream.packet;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** Reads PPP (RFC 1661) and PPP over Ethernet (RFC 2516). */
final class Ppp {
  // RFC 2516 section 4: version and type 1, code, session, length.
  private static final int PPPOE_HEADER_BYTES = 6;
  private static final int PPPOE_VERSION_AND_TYPE = 0x11;
  private static final int PPPOE_LENGTH = 4;
  // RFC 1662 section 3.1: address and control of HDLC-like framing.
  private static final int ADDRESS_AND_CONTROL = 0xFF03;
  // RFC 1661 section 2, IANA's registry of PPP numbers.
  private static final int IPV4 = 0x0021;
  private static final int IPV6 = 0x0057;
  private static final int FIRST_CONTROL = 0x8000;
  private static final int MPLS_UNICAST = 0x0281;
  private static final int MPLS_MULTICAST = 0x0283;

  private Ppp() {}

  static Packet overEthernet(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < PPPOE_HEADER_BYTES) {
      return Malformed.truncated(Layer.PPPOE, PPPOE_HEADER_BYTES, slice);
    }
    if (slice.u8(0) != PPPOE_VERSION_AND_TYPE) {
      return Malformed.field(
          Layer.PPPOE, "version", "version and type", slice.u8(0), "17", slice.at());
    }
    if (slice.u8(1) != 0) {
      return new Ignored("pppoe_discovery");
    }
    Slice payload = slice.from(PPPOE_HEADER_BYTES).ofLength(slice.u16(PPPOE_LENGTH));
    return decode(payload, layers, decoder);
  }

  /** Decodes from the protocol field on, with or without address and control before it. */
  static Packet decode(Slice slice, Layers layers, PacketDecoder decoder) {
    Slice rest = slice.length() >= 2 && slice.u16(0) == ADDRESS_AND_CONTROL ? slice.from(2) : slice;
    if (rest.length() < 2) {
      return Malformed.truncated(Layer.PPP, 2, rest);
    }
    // RFC 1661 section 6.5: an odd first byte is a compressed field of one byte.
    boolean compressed = (rest.u8(0) & 1) != 0;
    int protocol = compressed ? rest.u8(0) : rest.u16(0);
    Slice payload = rest.from(compressed ? 1 : 2);
    return switch (protocol) {
      case IPV4 -> Ipv4.decode(payload, layers, decoder);
      case IPV6 -> Ipv6.decode(payload, layers, decoder);
      case MPLS_UNICAST, MPLS_MULTICAST -> Mpls.decode(payload, layers, decoder);
      // RFC 1661 section 2: control protocols from 8000 on, data below.
      default -> new Ignored(protocol >= FIRST_CONTROL ? "ppp_control" : "ppp_protocol");
    };
  }
}
