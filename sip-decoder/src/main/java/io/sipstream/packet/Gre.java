package io.sipstream.packet;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** Reads GRE (RFC 2784, RFC 2890), PPTP (RFC 2637) and ERSPAN in it (draft-foschiano-erspan-03). */
final class Gre {
  private static final int HEADER_BYTES = 4;
  private static final int CHECKSUM = 0x8000;
  // RFC 1701; RFC 2784 section 2.3 has receivers drop it.
  private static final int ROUTING = 0x4000;
  private static final int KEY = 0x2000;
  private static final int SEQUENCE = 0x1000;
  private static final int VERSION = 0x0007;
  private static final int OPTION_BYTES = 4;

  // RFC 2637 section 4.1: payload length and call in the key, then the sequence number.
  private static final int PPP_TYPE = 0x880B;
  private static final int ACKNOWLEDGMENT = 0x0080;
  private static final int PPTP_BYTES = 12;

  private static final int ETHERTYPE_FIRST = 0x0600;
  private static final int ETHERTYPE_ERSPAN = 0x88BE;
  private static final int ETHERTYPE_ERSPAN_III = 0x22EB;
  private static final int ERSPAN_II_BYTES = 8;
  private static final int ERSPAN_III_BYTES = 12;
  private static final int ERSPAN_SUBHEADER_BYTES = 8;
  private static final int ERSPAN_ID = 0x03FF;

  private Gre() {}

  static Packet decode(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.GRE, HEADER_BYTES, slice);
    }
    int flags = slice.u16(0);
    int version = flags & VERSION;
    if (version == 1) {
      return pptp(flags, slice, outer, decoder);
    }
    if (version != 0) {
      return new Ignored("gre_version_" + version);
    }
    if ((flags & ROUTING) != 0) {
      return new Ignored("gre_routing");
    }
    int headerBytes =
        HEADER_BYTES + OPTION_BYTES * Integer.bitCount(flags & (CHECKSUM | KEY | SEQUENCE));
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.GRE, headerBytes, slice);
    }
    int keyAt = HEADER_BYTES + ((flags & CHECKSUM) != 0 ? OPTION_BYTES : 0);
    long key = (flags & KEY) != 0 ? slice.u32(keyAt) : Tunnel.NO_ID;
    Slice payload = slice.from(headerBytes);
    int type = slice.u16(2);
    if (type < ETHERTYPE_FIRST) {
      // RFC 2784 section 2.4 has EtherTypes; routers send 0 as a keep-alive.
      return new Ignored(type == 0 ? "gre_keep_alive" : "gre_protocol");
    }
    if (type == ETHERTYPE_ERSPAN || type == ETHERTYPE_ERSPAN_III) {
      return erspan(type, (flags & SEQUENCE) != 0, payload, outer, decoder);
    }
    Layers inner = outer.within("gre", key, slice.bytes());
    if (inner == null) {
      return EnclosingPacket.tooDeep(slice.at());
    }
    return decoder.bridged(type, payload, inner);
  }

  /**
   * Decodes the enhanced header of RFC 2637 section 4.1. Its PPP may be compressed or encrypted.
   */
  private static Packet pptp(int flags, Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    boolean wrong = (flags & (CHECKSUM | ROUTING | KEY)) != KEY || slice.u16(2) != PPP_TYPE;
    if (wrong || (flags & SEQUENCE) == 0) {
      // Without a sequence number it acknowledges only.
      return new Ignored("gre_pptp");
    }
    int headerBytes = PPTP_BYTES + ((flags & ACKNOWLEDGMENT) != 0 ? OPTION_BYTES : 0);
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.GRE, headerBytes, slice);
    }
    Layers inner = outer.within("pptp", slice.u16(6), slice.bytes());
    return inner == null
        ? EnclosingPacket.tooDeep(slice.at())
        : Ppp.decode(slice.from(headerBytes).ofLength(slice.u16(4)), inner, decoder);
  }

  private static Packet erspan(
      int type, boolean sequence, Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    // Type I has no ERSPAN header, and no sequence number in GRE.
    boolean first = type == ETHERTYPE_ERSPAN && !sequence;
    if (!first && slice.length() < 1) {
      return Malformed.truncated(Layer.ERSPAN, ERSPAN_II_BYTES, slice);
    }
    // The first nibble: 1 is type II, 2 is type III, which some send with type II's EtherType.
    int version = first ? 0 : slice.u8(0) >> 4;
    boolean third = version == 2;
    if (!first && version != 1 && !third) {
      return new Ignored("erspan_version");
    }
    int headerBytes = first ? 0 : third ? ERSPAN_III_BYTES : ERSPAN_II_BYTES;
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.ERSPAN, headerBytes, slice);
    }
    // The last bit of type III's header announces a platform specific part.
    if (third && (slice.u8(ERSPAN_III_BYTES - 1) & 1) != 0) {
      headerBytes += ERSPAN_SUBHEADER_BYTES;
      if (slice.length() < headerBytes) {
        return Malformed.truncated(Layer.ERSPAN, headerBytes, slice);
      }
    }
    long session = first ? Tunnel.NO_ID : slice.u16(2) & ERSPAN_ID;
    Layers inner = outer.within("erspan", session, slice.bytes());
    if (inner == null) {
      return EnclosingPacket.tooDeep(slice.at());
    }
    // Type III, last two bytes: P (1 bit), frame type (5), of which 2 is an IP packet.
    boolean ip = third && ((slice.u16(10) >> 10) & 0x1F) == 2;
    Slice payload = slice.from(headerBytes);
    return ip ? decoder.byVersion(payload, inner) : decoder.ethernet(payload, inner);
  }
}
