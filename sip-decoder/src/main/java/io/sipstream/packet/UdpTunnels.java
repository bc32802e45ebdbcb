package io.sipstream.packet;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** Tunnels behind well-known UDP destination ports. */
final class UdpTunnels {
  // IANA's registry of ports; TZSP's is Wireshark's and its makers'.
  private static final int GENEVE_PORT = 6081;
  private static final int GTP_U_PORT = 2152;
  private static final int TZSP_PORT = 37008;

  private static final int HEADER_BYTES = 8;
  // RFC 7348 section 5, RFC 8926 section 3.4: 24 bits of network identifier.
  private static final int VNI = 4;
  private static final int VXLAN_VALID_VNI = 0x08;

  // 3GPP TS 29.281 section 5.1: version 1, protocol type GTP; E, S and PN ask for four bytes more.
  private static final int GTP_VERSION_AND_TYPE_MASK = 0xF0;
  private static final int GTP_VERSION_AND_TYPE = 0x30;
  private static final int GTP_OPTIONAL_MASK = 0x07;
  private static final int GTP_EXTENSION = 0x04;
  private static final int GTP_G_PDU = 255;
  private static final int GTP_OPTIONAL_BYTES = 4;

  private static final int TZSP_HEADER_BYTES = 4;
  private static final int TZSP_ETHERNET = 1;
  private static final int TZSP_PADDING = 0;
  private static final int TZSP_END = 1;

  private UdpTunnels() {}

  static boolean isTunnel(int port, TunnelPorts ports) {
    return port == GENEVE_PORT || port == GTP_U_PORT || port == TZSP_PORT || ports.isVxlan(port);
  }

  /** What is in the payload of a datagram to such a port. */
  static Packet decode(int port, Slice slice, Outer outer, PacketDecoder decoder) {
    if (outer.isTooDeep()) {
      return Outer.tooDeep(slice.at());
    }
    return switch (port) {
      case GENEVE_PORT -> geneve(slice, outer, decoder);
      case GTP_U_PORT -> gtpU(slice, outer, decoder);
      case TZSP_PORT -> tzsp(slice, outer, decoder);
      default -> vxlan(slice, outer, decoder);
    };
  }

  private static Packet vxlan(Slice slice, Outer outer, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.VXLAN, HEADER_BYTES, slice);
    }
    if ((slice.u8(0) & VXLAN_VALID_VNI) == 0) {
      return new Ignored("vxlan_without_vni");
    }
    Layers inner = outer.within("vxlan", slice.u32(VNI) >> 8, slice.bytes());
    return decoder.ethernet(slice.from(HEADER_BYTES), inner);
  }

  private static Packet geneve(Slice slice, Outer outer, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.GENEVE, HEADER_BYTES, slice);
    }
    if (slice.u8(0) >> 6 != 0) {
      return new Ignored("geneve_version");
    }
    // Options: units of four bytes.
    int headerBytes = HEADER_BYTES + (slice.u8(0) & 0x3F) * 4;
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.GENEVE, headerBytes, slice);
    }
    Layers inner = outer.within("geneve", slice.u32(VNI) >> 8, slice.bytes());
    return decoder.bridged(slice.u16(2), slice.from(headerBytes), inner);
  }

  private static Packet gtpU(Slice slice, Outer outer, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.GTP_U, HEADER_BYTES, slice);
    }
    int flags = slice.u8(0);
    if ((flags & GTP_VERSION_AND_TYPE_MASK) != GTP_VERSION_AND_TYPE) {
      return new Ignored("gtpu_version");
    }
    if (slice.u8(1) != GTP_G_PDU) {
      return new Ignored("gtpu_signalling");
    }
    long teid = slice.u32(4);
    // The length counts from behind the mandatory header.
    Slice rest = slice.from(HEADER_BYTES).ofLength(slice.u16(2));
    if ((flags & GTP_OPTIONAL_MASK) != 0) {
      if (rest.length() < GTP_OPTIONAL_BYTES) {
        return Malformed.truncated(Layer.GTP_U, GTP_OPTIONAL_BYTES, rest);
      }
      int next = (flags & GTP_EXTENSION) != 0 ? rest.u8(3) : 0;
      rest = rest.from(GTP_OPTIONAL_BYTES);
      // Section 5.2.1: a length in units of four bytes, and the next type in the last byte.
      while (next != 0) {
        int bytes = rest.length() < 1 ? 0 : rest.u8(0) * 4;
        if (bytes == 0 || rest.length() < bytes) {
          return Malformed.truncated(Layer.GTP_U, Math.max(4, bytes), rest);
        }
        next = rest.u8(bytes - 1);
        rest = rest.from(bytes);
      }
    }
    return decoder.byVersion(rest, outer.within("gtpu", teid, slice.bytes()));
  }

  private static Packet tzsp(Slice slice, Outer outer, PacketDecoder decoder) {
    if (slice.length() < TZSP_HEADER_BYTES) {
      return Malformed.truncated(Layer.TZSP, TZSP_HEADER_BYTES, slice);
    }
    // Types 0 and 1 hold packets; the others keep the connection.
    if (slice.u8(1) > 1 || slice.u16(2) != TZSP_ETHERNET) {
      return new Ignored("tzsp_other");
    }
    Slice rest = slice.from(TZSP_HEADER_BYTES);
    while (rest.length() >= 1) {
      int tag = rest.u8(0);
      if (tag == TZSP_END) {
        Layers inner = outer.within("tzsp", Tunnel.NO_ID, slice.bytes());
        return decoder.ethernet(rest.from(1), inner);
      }
      int bytes = tag == TZSP_PADDING ? 1 : rest.length() < 2 ? 2 : 2 + rest.u8(1);
      if (rest.length() < bytes) {
        return Malformed.truncated(Layer.TZSP, bytes, rest);
      }
      rest = rest.from(bytes);
    }
    return Malformed.truncated(Layer.TZSP, 1, rest);
  }
}
