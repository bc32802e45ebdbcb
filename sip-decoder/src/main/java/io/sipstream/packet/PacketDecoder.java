package io.sipstream.packet;

import static io.sipstream.packet.BigEndian.u16;
import static io.sipstream.packet.BigEndian.u8;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** From the link layer to UDP. Pure: bytes in, a {@link Packet} out, never an exception. */
public final class PacketDecoder {
  // LINKTYPE numbers: tcpdump.org/linktypes.html
  private static final int NULL = 0;
  private static final int ETHERNET = 1;
  private static final int RAW = 101;
  private static final int LOOP = 108;
  private static final int LINUX_SLL = 113;
  private static final int RAW_IPV4 = 228;
  private static final int RAW_IPV6 = 229;
  private static final int LINUX_SLL2 = 276;

  // EtherType numbers: IANA's registry; the three VLAN tags are IEEE 802.1Q, 802.1ad and the
  // older QinQ of many switches.
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_ARP = 0x0806;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_IPV6 = 0x86DD;
  private static final int ETHERTYPE_QINQ = 0x88A8;
  private static final int ETHERTYPE_OLD_QINQ = 0x9100;
  // IEEE 802.3 section 3.2.6: smaller values are lengths.
  private static final int ETHERTYPE_FIRST = 0x0600;

  private static final int ETHERNET_HEADER_BYTES = 14;
  private static final int SLL_HEADER_BYTES = 16;
  private static final int SLL2_HEADER_BYTES = 20;
  private static final int FAMILY_BYTES = 4;
  private static final int VLAN_TAG_BYTES = 4;
  private static final int VLAN_TAGS_LIMIT = 8;

  private PacketDecoder() {}

  /** Decodes a frame of the given LINKTYPE. */
  public static Packet decode(byte[] frame, int linkType) {
    return switch (linkType) {
      case ETHERNET -> etherTyped(frame, ETHERNET_HEADER_BYTES, 12);
      case LINUX_SLL -> etherTyped(frame, SLL_HEADER_BYTES, 14);
      case LINUX_SLL2 -> etherTyped(frame, SLL2_HEADER_BYTES, 0);
      case NULL, LOOP -> addressFamily(frame);
      case RAW -> byVersion(frame, 0);
      case RAW_IPV4 -> Ipv4.decode(frame, 0);
      case RAW_IPV6 -> Ipv6.decode(frame, 0);
      default ->
          new Malformed(
              Layer.LINK, "unknown_link_type", "Link type " + linkType + " is not decoded.");
    };
  }

  /** A link-layer header of fixed length with an EtherType in it. */
  private static Packet etherTyped(byte[] frame, int headerBytes, int etherTypeAt) {
    if (frame.length < headerBytes) {
      return Malformed.truncated(Layer.LINK, headerBytes, frame.length, 0);
    }
    int etherType = u16(frame, etherTypeAt);
    int at = headerBytes;
    for (int tags = 0; isVlan(etherType); tags++) {
      if (tags == VLAN_TAGS_LIMIT) {
        return Malformed.field(
            Layer.VLAN, "too_many_tags", "tag number", tags + 1L, "at most " + tags, at);
      }
      if (frame.length - at < VLAN_TAG_BYTES) {
        return Malformed.truncated(Layer.VLAN, VLAN_TAG_BYTES, frame.length - at, at);
      }
      etherType = u16(frame, at + 2);
      at += VLAN_TAG_BYTES;
    }
    return switch (etherType) {
      case ETHERTYPE_IPV4 -> Ipv4.decode(frame, at);
      case ETHERTYPE_IPV6 -> Ipv6.decode(frame, at);
      case ETHERTYPE_ARP -> new Ignored("arp");
      default -> new Ignored(etherType < ETHERTYPE_FIRST ? "llc" : "ethertype");
    };
  }

  private static boolean isVlan(int etherType) {
    return etherType == ETHERTYPE_VLAN
        || etherType == ETHERTYPE_QINQ
        || etherType == ETHERTYPE_OLD_QINQ;
  }

  /** BSD loopback: the family's value differs among systems, the IP version does not. */
  private static Packet addressFamily(byte[] frame) {
    if (frame.length < FAMILY_BYTES) {
      return Malformed.truncated(Layer.LINK, FAMILY_BYTES, frame.length, 0);
    }
    // Either byte order, since NULL has the capturing host's: the number is in the first or the
    // last byte. AF_INET is 2 everywhere; AF_INET6 is 10, 24, 28 or 30.
    int family = u8(frame, 0) != 0 ? u8(frame, 0) : u8(frame, 3);
    return switch (family) {
      case 2, 10, 24, 28, 30 -> byVersion(frame, FAMILY_BYTES);
      default -> new Ignored("address_family");
    };
  }

  private static Packet byVersion(byte[] frame, int at) {
    if (frame.length <= at) {
      return Malformed.truncated(Layer.LINK, 1, frame.length - at, at);
    }
    int version = u8(frame, at) >> 4;
    return switch (version) {
      case 4 -> Ipv4.decode(frame, at);
      case 6 -> Ipv6.decode(frame, at);
      default -> Malformed.field(Layer.LINK, "ip_version", "IP version", version, "4 or 6", at);
    };
  }
}
