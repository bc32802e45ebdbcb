package io.sipstream.packet;

import io.sipstream.packet.Packet.Datagram;
import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;
import io.sipstream.packet.inner.ExportedPdu;

/**
 * Reads link types of firewalls, wireless cards, capture cards and Wireshark
 * (tcpdump.org/linktypes.html).
 */
final class OtherLinks {
  static final int CISCO_HDLC = 104;
  static final int PFLOG = 117;
  static final int RADIOTAP = 127;
  static final int ERF = 197;
  static final int NFLOG = 239;
  static final int EXPORTED_PDU = 252;
  static final int PKTAP = 258;

  private static final int NFLOG_HEADER_BYTES = 4;
  private static final int NFLOG_TLV_BYTES = 4;
  private static final int NFLOG_PAYLOAD = 9;

  private static final int ERF_HEADER_BYTES = 16;
  private static final int ERF_EXTENSION_BYTES = 8;
  private static final int ERF_ETHERNET = 2;
  private static final int ERF_ETHERNET_PADDING_BYTES = 2;
  private static final int ERF_MORE = 0x80;

  private static final int PKTAP_HEADER_BYTES = 12;
  private static final int PKTAP_LINK_TYPE = 8;

  private OtherLinks() {}

  static Packet decode(int linkType, Slice slice, Layers layers, PacketDecoder decoder) {
    return switch (linkType) {
      case CISCO_HDLC ->
          slice.length() < 4
              ? Malformed.truncated(Layer.LINK, 4, slice)
              : decoder.etherType(slice.u16(2), slice.from(4), layers);
      case PFLOG -> pflog(slice, layers, decoder);
      case RADIOTAP -> radiotap(slice, layers, decoder);
      case ERF -> erf(slice, layers, decoder);
      case NFLOG -> nflog(slice, layers, decoder);
      case EXPORTED_PDU -> exported(slice, layers, decoder);
      default -> pktap(slice, layers, decoder);
    };
  }

  /** The first byte is the length of the header without padding to four bytes. */
  private static Packet pflog(Slice slice, Layers layers, PacketDecoder decoder) {
    int bytes = slice.length() < 1 ? 4 : (slice.u8(0) + 3) / 4 * 4;
    return slice.length() < bytes
        ? Malformed.truncated(Layer.LINK, bytes, slice)
        : decoder.byVersion(slice.from(bytes), layers);
  }

  private static Packet radiotap(Slice slice, Layers layers, PacketDecoder decoder) {
    int bytes = slice.length() < 4 ? 8 : littleEndian(slice, 2);
    return slice.length() < bytes
        ? Malformed.truncated(Layer.LINK, bytes, slice)
        : wireless(slice.from(bytes), layers, decoder);
  }

  /** Decodes a data frame of IEEE 802.11 section 9.3.2. */
  private static Packet wireless(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < 2) {
      return Malformed.truncated(Layer.LINK, 2, slice);
    }
    int control = slice.u8(0);
    int flags = slice.u8(1);
    boolean data = (control & 0x0C) == 0x08 && (control & 0x40) == 0;
    if (!data || (flags & 0x40) != 0) {
      return new Ignored(data ? "wlan_protected" : "wlan_control");
    }
    boolean quality = (control & 0x80) != 0;
    int bytes = 24 + ((flags & 3) == 3 ? 6 : 0) + (quality ? 2 + ((flags & 0x80) != 0 ? 4 : 0) : 0);
    return slice.length() < bytes
        ? Malformed.truncated(Layer.LINK, bytes, slice)
        : LinkTags.llc(slice.from(bytes), layers, decoder);
  }

  private static Packet erf(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < ERF_HEADER_BYTES) {
      return Malformed.truncated(Layer.LINK, ERF_HEADER_BYTES, slice);
    }
    int type = slice.u8(8);
    Slice rest = slice.from(ERF_HEADER_BYTES);
    boolean more = (type & ERF_MORE) != 0;
    while (more) {
      if (rest.length() < ERF_EXTENSION_BYTES) {
        return Malformed.truncated(Layer.LINK, ERF_EXTENSION_BYTES, rest);
      }
      more = (rest.u8(0) & ERF_MORE) != 0;
      rest = rest.from(ERF_EXTENSION_BYTES);
    }
    if ((type & ~ERF_MORE) != ERF_ETHERNET) {
      return new Ignored("erf_type_" + (type & ~ERF_MORE));
    }
    return rest.length() < ERF_ETHERNET_PADDING_BYTES
        ? Malformed.truncated(Layer.LINK, ERF_ETHERNET_PADDING_BYTES, rest)
        : decoder.ethernet(rest.from(ERF_ETHERNET_PADDING_BYTES), layers);
  }

  /** Reads the attributes of Netfilter; lengths have the byte order of the capturing host. */
  private static Packet nflog(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < NFLOG_HEADER_BYTES) {
      return Malformed.truncated(Layer.LINK, NFLOG_HEADER_BYTES, slice);
    }
    Slice rest = slice.from(NFLOG_HEADER_BYTES);
    while (rest.length() >= NFLOG_TLV_BYTES) {
      // No attribute but the payload is longer than 255 bytes, and types are below 256.
      boolean little = rest.u8(2) != 0 || rest.u8(3) == 0;
      int bytes = little ? littleEndian(rest, 0) : rest.u16(0);
      int type = (little ? littleEndian(rest, 2) : rest.u16(2)) & 0x7FFF;
      if (bytes < NFLOG_TLV_BYTES) {
        return Malformed.field(
            Layer.LINK, "attribute_length", "attribute length", bytes, "4 or more", rest.at());
      }
      if (type == NFLOG_PAYLOAD) {
        return decoder.byVersion(rest.ofLength(bytes).from(NFLOG_TLV_BYTES), layers);
      }
      rest = rest.from(Math.min(rest.length(), (bytes + 3) / 4 * 4));
    }
    return new Ignored("nflog_without_payload");
  }

  private static Packet pktap(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < PKTAP_HEADER_BYTES) {
      return Malformed.truncated(Layer.LINK, PKTAP_HEADER_BYTES, slice);
    }
    int bytes = littleEndian(slice, 0);
    int linkType = littleEndian(slice, PKTAP_LINK_TYPE);
    if (bytes < PKTAP_HEADER_BYTES || linkType == PKTAP) {
      return Malformed.field(
          Layer.LINK, "header_length", "header length", bytes, "12 or more", slice.at());
    }
    return slice.length() < bytes
        ? Malformed.truncated(Layer.LINK, bytes, slice)
        : decoder.link(slice.from(bytes), linkType, layers);
  }

  /** Decodes a layer by the name of Wireshark's dissector. */
  private static Packet exported(Slice slice, Layers layers, PacketDecoder decoder) {
    ExportedPdu found = ExportedPdu.read(slice.bytes(), slice.at(), slice.end());
    if (found == null) {
      return new Malformed(
          Layer.LINK,
          "exported_tags",
          "The tags of the exported PDU have no end or wrong lengths.");
    }
    Slice payload = slice.from(found.payloadAt() - slice.at());
    return switch (found.dissector()) {
      case "sip", "sip.tcp" -> exportedSip(found, payload, layers);
      case "ip" -> decoder.byVersion(payload, layers);
      case "eth", "eth_withoutfcs", "eth_maybefcs" -> decoder.ethernet(payload, layers);
      default -> new Ignored("exported_pdu");
    };
  }

  private static Packet exportedSip(ExportedPdu found, Slice payload, Layers layers) {
    if (found.addressBytes() == 0) {
      return new Malformed(
          Layer.LINK, "no_addresses", "The exported PDU has no source or destination address.");
    }
    int protocol =
        switch (found.portType()) {
          case ExportedPdu.SCTP -> Endpoints.SCTP;
          case ExportedPdu.TCP -> Endpoints.TCP;
          default -> Endpoints.UDP;
        };
    Endpoints ends =
        new Endpoints(
            payload.bytes(),
            found.addressBytes(),
            found.sourceAt(),
            found.destinationAt(),
            found.sourcePort(),
            found.destinationPort(),
            protocol);
    return new Datagram(ends, payload, layers);
  }

  private static int littleEndian(Slice slice, int at) {
    return slice.u8(at) | slice.u8(at + 1) << 8;
  }
}
