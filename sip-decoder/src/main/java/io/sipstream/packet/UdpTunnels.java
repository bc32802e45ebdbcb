package io.sipstream.packet;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** Reads tunnels behind well-known UDP destination ports. */
final class UdpTunnels {
  // IANA's registry of ports; TZSP's port is that of Wireshark and of its vendors.
  private static final int GENEVE_PORT = 6081;
  private static final int GTP_U_PORT = 2152;
  private static final int TZSP_PORT = 37008;

  // RFC 2661 section 8.1, RFC 8086 section 8.2, RFC 7510 section 6, RFC 3948 section 2.
  private static final int L2TP_PORT = 1701;
  private static final int GRE_PORT = 4754;
  private static final int MPLS_PORT = 6635;
  private static final int ESP_PORT = 4500;
  // Of Wireshark: mirrored packets of Juniper's routers.
  private static final int JUNIPER_MIRROR_PORT = 30_030;

  // draft-ietf-nvo3-vxlan-gpe section 4: another protocol with its own port.
  private static final int VXLAN_GPE_PORT = 4790;

  // Tunnels that are not read: Teredo, LISP, CAPWAP, and DTLS around GRE and MPLS.
  private static final int TEREDO_PORT = 3544;
  private static final int LISP_PORT = 4341;
  private static final int CAPWAP_PORT = 5247;
  private static final int GRE_DTLS_PORT = 4755;
  private static final int MPLS_DTLS_PORT = 6636;

  private static final int HEADER_BYTES = 8;
  // RFC 7348 section 5, RFC 8926 section 3.4: 24 bits of network identifier.
  private static final int VNI = 4;
  private static final int VXLAN_VALID_VNI = 0x08;

  // 3GPP TS 29.281 section 5.1: version 1, protocol type GTP; E, S and PN add four bytes.
  private static final int GTP_VERSION_AND_TYPE_MASK = 0xF0;
  private static final int GTP_VERSION_AND_TYPE = 0x30;
  private static final int GTP_OPTIONAL_MASK = 0x07;
  private static final int GTP_EXTENSION = 0x04;
  private static final int GTP_OPTIONAL_BYTES = 4;

  // RFC 2661 section 3.1.
  private static final int L2TP_BYTES = 6;
  private static final int L2TP_CONTROL = 0x8000;
  private static final int L2TP_LENGTH = 0x4000;
  private static final int L2TP_SEQUENCE = 0x0800;
  private static final int L2TP_OFFSET = 0x0200;
  private static final int L2TP_VERSION = 0x000F;

  private static final int TZSP_HEADER_BYTES = 4;
  private static final int TZSP_VERSION = 1;
  private static final int TZSP_ETHERNET = 1;
  private static final int TZSP_PADDING = 0;
  private static final int TZSP_END = 1;

  private UdpTunnels() {}

  static boolean isTunnel(int port, TunnelPorts ports) {
    return switch (port) {
      case GENEVE_PORT,
          GTP_U_PORT,
          TZSP_PORT,
          L2TP_PORT,
          GRE_PORT,
          MPLS_PORT,
          ESP_PORT,
          JUNIPER_MIRROR_PORT,
          VXLAN_GPE_PORT,
          TEREDO_PORT,
          LISP_PORT,
          CAPWAP_PORT,
          GRE_DTLS_PORT,
          MPLS_DTLS_PORT ->
          true;
      default -> ports.isVxlan(port);
    };
  }

  /** Decodes the payload of a datagram to such a port. */
  static Packet decode(int port, Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    if (outer.isTooDeep()) {
      return EnclosingPacket.tooDeep(slice.at());
    }
    if (decoder.tunnelPorts().isVxlan(port)) {
      return vxlan(slice, outer, decoder);
    }
    return switch (port) {
      case GENEVE_PORT -> geneve(slice, outer, decoder);
      case GTP_U_PORT -> gtpU(slice, outer, decoder);
      case TZSP_PORT -> tzsp(slice, outer, decoder);
      case L2TP_PORT -> l2tp(slice, outer, decoder);
      case GRE_PORT -> Gre.decode(slice, outer, decoder);
      case MPLS_PORT ->
          Mpls.decode(slice, outer.within("mpls", Tunnel.NO_ID, slice.bytes()), decoder);
      case ESP_PORT -> esp(slice, outer, decoder);
      case JUNIPER_MIRROR_PORT -> juniperMirror(slice, outer, decoder);
      case VXLAN_GPE_PORT -> new Ignored("vxlan_gpe");
      default -> new Ignored("udp_tunnel_" + port);
    };
  }

  /** Decodes version 2 (RFC 2661 section 3.1), which carries PPP. */
  private static Packet l2tp(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    if (slice.length() < L2TP_BYTES) {
      return Malformed.truncated(Layer.L2TP, L2TP_BYTES, slice);
    }
    int flags = slice.u16(0);
    if ((flags & L2TP_VERSION) != 2) {
      return new Ignored("l2tp_version_" + (flags & L2TP_VERSION));
    }
    if ((flags & L2TP_CONTROL) != 0) {
      return new Ignored("l2tp_control");
    }
    int lengthBytes = (flags & L2TP_LENGTH) != 0 ? 2 : 0;
    int offsetAt = L2TP_BYTES + lengthBytes + ((flags & L2TP_SEQUENCE) != 0 ? 4 : 0);
    boolean offset = (flags & L2TP_OFFSET) != 0;
    int headerBytes = offset ? offsetAt + 2 : offsetAt;
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.L2TP, headerBytes, slice);
    }
    headerBytes += offset ? slice.u16(offsetAt) : 0;
    Slice packet = lengthBytes == 0 ? slice : slice.ofLength(slice.u16(2));
    if (packet.length() < headerBytes) {
      return Malformed.truncated(Layer.L2TP, headerBytes, packet);
    }
    long tunnelAndSession = slice.u32(2 + lengthBytes);
    return Ppp.decode(
        packet.from(headerBytes), outer.within("l2tp", tunnelAndSession, slice.bytes()), decoder);
  }

  /** RFC 3948 section 2: zeros instead of an SPI announce IKE, one byte keeps the mapping. */
  private static Packet esp(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    boolean ike = slice.length() < 4 || slice.u32(0) == 0;
    if (ike) {
      return new Ignored("ike");
    }
    Layers inner = outer.within("esp", slice.u32(0), slice.bytes());
    return decoder.esp(slice, outer.addressBytes(), outer.sourceAt(), inner);
  }

  /** Decodes an IP packet behind the numbers of an intercept and a session. */
  private static Packet juniperMirror(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.JUNIPER_MIRROR, HEADER_BYTES, slice);
    }
    Layers inner = outer.within("jmirror", slice.u32(0), slice.bytes());
    return decoder.byVersion(slice.from(HEADER_BYTES), inner);
  }

  private static Packet vxlan(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.VXLAN, HEADER_BYTES, slice);
    }
    if ((slice.u8(0) & VXLAN_VALID_VNI) == 0) {
      return new Ignored("vxlan_without_vni");
    }
    Layers inner = outer.within("vxlan", slice.u32(VNI) >> 8, slice.bytes());
    return decoder.ethernet(slice.from(HEADER_BYTES), inner);
  }

  private static Packet geneve(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
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

  private static Packet gtpU(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.GTP_U, HEADER_BYTES, slice);
    }
    int flags = slice.u8(0);
    if ((flags & GTP_VERSION_AND_TYPE_MASK) != GTP_VERSION_AND_TYPE) {
      return new Ignored("gtpu_version");
    }
    String signalling = gtpSignalling(slice.u8(1));
    if (signalling != null) {
      return new Ignored(signalling);
    }
    long teid = slice.u32(4);
    // The length field does not include the mandatory header.
    Slice rest = slice.from(HEADER_BYTES).ofLength(slice.u16(2));
    if ((flags & GTP_OPTIONAL_MASK) != 0) {
      if (rest.length() < GTP_OPTIONAL_BYTES) {
        return Malformed.truncated(Layer.GTP_U, GTP_OPTIONAL_BYTES, rest);
      }
      int next = (flags & GTP_EXTENSION) != 0 ? rest.u8(3) : 0;
      rest = rest.from(GTP_OPTIONAL_BYTES);
      // Section 5.2.1: a length in units of four bytes, and the next type in the last byte.
      while (next != 0) {
        int bytes = rest.length() < 1 ? GTP_OPTIONAL_BYTES : rest.u8(0) * 4;
        if (bytes == 0) {
          return Malformed.field(
              Layer.GTP_U, "extension_length", "extension length", 0, "1 or more", rest.at());
        }
        if (rest.length() < bytes) {
          return Malformed.truncated(Layer.GTP_U, bytes, rest);
        }
        next = rest.u8(bytes - 1);
        rest = rest.from(bytes);
      }
    }
    return gtpPayload(rest, outer.within("gtpu", teid, slice.bytes()), decoder);
  }

  /** Returns the kind of a message (3GPP TS 29.281 section 6.1); null for a packet (G-PDU). */
  private static String gtpSignalling(int messageType) {
    return switch (messageType) {
      case 1, 2 -> "gtpu_echo";
      case 26 -> "gtpu_error_indication";
      case 31 -> "gtpu_extensions";
      case 254 -> "gtpu_end_marker";
      case 255 -> null;
      default -> "gtpu_message_" + messageType;
    };
  }

  /** Decodes a G-PDU. No field names the payload: IP, Ethernet or unknown (TS 23.501). */
  private static Packet gtpPayload(Slice rest, Layers inner, PacketDecoder decoder) {
    int version = rest.length() < 1 ? 4 : rest.u8(0) >> 4;
    if (version == 4 || version == 6) {
      return decoder.byVersion(rest, inner);
    }
    // Too short to decide: decoding it as Ethernet reports how many bytes are missing.
    return rest.cut() || decoder.looksLikeEthernet(rest)
        ? decoder.ethernet(rest, inner)
        : new Ignored("gtpu_payload");
  }

  private static Packet tzsp(Slice slice, EnclosingPacket outer, PacketDecoder decoder) {
    if (slice.length() < TZSP_HEADER_BYTES) {
      return Malformed.truncated(Layer.TZSP, TZSP_HEADER_BYTES, slice);
    }
    if (slice.u8(0) != TZSP_VERSION) {
      return new Ignored("tzsp_version");
    }
    // Types 0 and 1 hold packets; the others are keep-alives.
    if (slice.u8(1) > 1) {
      return new Ignored("tzsp_control");
    }
    if (slice.u16(2) != TZSP_ETHERNET) {
      return new Ignored("tzsp_encapsulation");
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
