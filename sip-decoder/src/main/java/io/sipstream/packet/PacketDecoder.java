package io.sipstream.packet;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;
import io.sipstream.packet.inner.NullEsp;

/**
 * Decodes frames from the link layer to the transport. Never throws. Keeps no state but the names
 * of EtherTypes that are not decoded. Not thread-safe.
 *
 * <p>Each header has its own class, which checks it and calls back here with the payload.
 */
public final class PacketDecoder {
  /** LINKTYPE_RAW: an IP packet without link layer, as reassembled packets are. */
  public static final int RAW = 101;

  // LINKTYPE numbers: tcpdump.org/linktypes.html
  private static final int NULL = 0;
  private static final int ETHERNET = 1;
  // LINKTYPE_RAW has this number in files of some systems.
  private static final int RAW_BSD = 12;
  private static final int RAW_OPENBSD = 14;
  private static final int LOOP = 108;
  private static final int PPP = 9;
  private static final int PPP_HDLC = 50;
  private static final int PPP_ETHER = 51;
  private static final int LINUX_SLL = 113;
  // LINKTYPE_USER15: 147 to 162 are for private use. Other tools often use the first of them.
  private static final int HEP = 162;
  private static final int RAW_IPV4 = 228;
  private static final int RAW_IPV6 = 229;
  private static final int LINUX_SLL2 = 276;

  // EtherType numbers: IANA's registry; the three VLAN tags are IEEE 802.1Q, 802.1ad and the
  // older QinQ of many switches.
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_ARP = 0x0806;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_IPV6 = 0x86DD;
  private static final int ETHERTYPE_BRIDGING = 0x6558;
  private static final int ETHERTYPE_MPLS = 0x8847;
  private static final int ETHERTYPE_MPLS_MULTICAST = 0x8848;
  private static final int ETHERTYPE_PPPOE_DISCOVERY = 0x8863;
  private static final int ETHERTYPE_PPPOE = 0x8864;
  private static final int ETHERTYPE_QINQ = 0x88A8;
  private static final int ETHERTYPE_OLD_QINQ = 0x9100;
  // IEEE 802.3 section 3.2.6: smaller values are lengths.
  private static final int ETHERTYPE_FIRST = 0x0600;

  private static final int ETHERNET_HEADER_BYTES = 14;
  private static final int SLL_HEADER_BYTES = 16;
  private static final int SLL2_HEADER_BYTES = 20;
  private static final int FAMILY_BYTES = 4;

  private final TunnelPorts tunnelPorts;
  private final NumberedLabels etherTypes =
      new NumberedLabels("ethertype", type -> "ethertype_%04x".formatted(type));

  public PacketDecoder(TunnelPorts tunnelPorts) {
    this.tunnelPorts = tunnelPorts;
  }

  /**
   * Decodes a frame.
   *
   * @param linkType LINKTYPE number
   * @param layers layers that enclose the frame itself; {@link Layers#NONE} on the wire
   */
  public Packet decode(byte[] frame, int linkType, Layers layers) {
    return decode(frame, linkType, layers, false);
  }

  /**
   * Decodes a frame.
   *
   * @param cut whether the frame was longer on the wire; for link types without a length of their
   *     own
   */
  public Packet decode(byte[] frame, int linkType, Layers layers, boolean cut) {
    boolean endUnknown = cut && linkType == OtherLinks.EXPORTED_PDU;
    return link(new Slice(frame, 0, frame.length, endUnknown), linkType, layers);
  }

  Packet link(Slice slice, int linkType, Layers layers) {
    return switch (linkType) {
      case ETHERNET -> ethernet(slice, layers);
      case LINUX_SLL -> etherTyped(slice, SLL_HEADER_BYTES, 14, layers);
      case LINUX_SLL2 -> etherTyped(slice, SLL2_HEADER_BYTES, 0, layers);
      case PPP, PPP_HDLC -> Ppp.decode(slice, layers, this);
      case PPP_ETHER -> Ppp.overEthernet(slice, layers, this);
      case NULL, LOOP -> addressFamily(slice, layers);
      case RAW, RAW_BSD, RAW_OPENBSD -> byVersion(slice, layers);
      case OtherLinks.CISCO_HDLC,
          OtherLinks.PFLOG,
          OtherLinks.RADIOTAP,
          OtherLinks.ERF,
          OtherLinks.NFLOG,
          OtherLinks.EXPORTED_PDU,
          OtherLinks.PKTAP ->
          OtherLinks.decode(linkType, slice, layers, this);
      case HEP -> Hep3.decode(slice, layers);
      case RAW_IPV4 -> Ipv4.decode(slice, layers, this);
      case RAW_IPV6 -> Ipv6.decode(slice, layers, this);
      default ->
          new Malformed(
              Layer.LINK, unknownLinkType(linkType), "Link type " + linkType + " is not decoded.");
    };
  }

  /** Appends only numbers that the registry can have, which limits the number of counters. */
  private static String unknownLinkType(int linkType) {
    return "unknown_link_type" + (linkType >= 0 && linkType <= 0xFFFF ? "_" + linkType : "");
  }

  Packet ethernet(Slice slice, Layers layers) {
    return etherTyped(slice, ETHERNET_HEADER_BYTES, 12, layers);
  }

  /** Decodes a link-layer header of fixed length that contains an EtherType. */
  private Packet etherTyped(Slice slice, int headerBytes, int etherTypeAt, Layers layers) {
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.LINK, headerBytes, slice);
    }
    return etherType(slice.u16(etherTypeAt), slice.from(headerBytes), layers);
  }

  /** Decodes the payload that an EtherType announces. */
  Packet etherType(int etherType, Slice slice, Layers layers) {
    return switch (etherType) {
      case ETHERTYPE_IPV4 -> Ipv4.decode(slice, layers, this);
      case ETHERTYPE_IPV6 -> Ipv6.decode(slice, layers, this);
      case ETHERTYPE_VLAN, ETHERTYPE_QINQ, ETHERTYPE_OLD_QINQ ->
          VlanTags.decode(slice, layers, this);
      case ETHERTYPE_MPLS, ETHERTYPE_MPLS_MULTICAST -> Mpls.decode(slice, layers, this);
      case ETHERTYPE_PPPOE -> Ppp.overEthernet(slice, layers, this);
      case ETHERTYPE_PPPOE_DISCOVERY -> new Ignored("pppoe_discovery");
      case ETHERTYPE_ARP -> new Ignored("arp");
      case LinkTags.VN_TAG,
          LinkTags.CISCO_METADATA,
          LinkTags.HSR,
          LinkTags.MACSEC,
          LinkTags.BACKBONE,
          LinkTags.FABRIC_PATH,
          LinkTags.TRILL ->
          LinkTags.decode(etherType, slice, layers, this);
      default ->
          etherType < ETHERTYPE_FIRST
              ? LinkTags.llc(slice, layers, this)
              : new Ignored(etherTypes.of(etherType));
    };
  }

  /** Decodes an EtherType's payload, or an Ethernet frame as bridges send it through tunnels. */
  Packet bridged(int etherType, Slice slice, Layers layers) {
    return etherType == ETHERTYPE_BRIDGING
        ? ethernet(slice, layers)
        : etherType(etherType, slice, layers);
  }

  /** Returns whether a decoded EtherType is at the offset where Ethernet has it. */
  boolean looksLikeEthernet(Slice slice) {
    if (slice.length() < ETHERNET_HEADER_BYTES) {
      return false;
    }
    int etherType = slice.u16(12);
    return switch (etherType) {
      case ETHERTYPE_IPV4,
          ETHERTYPE_IPV6,
          ETHERTYPE_ARP,
          ETHERTYPE_MPLS,
          ETHERTYPE_MPLS_MULTICAST,
          ETHERTYPE_PPPOE,
          ETHERTYPE_PPPOE_DISCOVERY ->
          true;
      default -> isVlan(etherType);
    };
  }

  static boolean isVlan(int etherType) {
    return etherType == ETHERTYPE_VLAN
        || etherType == ETHERTYPE_QINQ
        || etherType == ETHERTYPE_OLD_QINQ;
  }

  /** Decodes BSD loopback. The family's value differs among systems, the IP version does not. */
  private Packet addressFamily(Slice slice, Layers layers) {
    if (slice.length() < FAMILY_BYTES) {
      return Malformed.truncated(Layer.LINK, FAMILY_BYTES, slice);
    }
    // Either byte order, since NULL has the capturing host's: the number is in the first or the
    // last byte. AF_INET is 2 everywhere; AF_INET6 is 10, 24, 28 or 30.
    int family = slice.u8(0) != 0 ? slice.u8(0) : slice.u8(3);
    return switch (family) {
      case 2, 10, 24, 28, 30 -> byVersion(slice.from(FAMILY_BYTES), layers);
      default -> new Ignored("address_family");
    };
  }

  /** Decodes IP of the version in its first nibble. */
  Packet byVersion(Slice slice, Layers layers) {
    if (slice.length() < 1) {
      return Malformed.truncated(Layer.LINK, 1, slice);
    }
    int version = slice.u8(0) >> 4;
    return switch (version) {
      case 4 -> Ipv4.decode(slice, layers, this);
      case 6 -> Ipv6.decode(slice, layers, this);
      default ->
          Malformed.field(Layer.LINK, "ip_version", "IP version", version, "4 or 6", slice.at());
    };
  }

  /**
   * Decodes the payload of an IP packet.
   *
   * @param slice the IP packet's payload
   * @param addressBytes 4 or 16
   * @param sourceAt offset of the source address in the frame; the destination follows it
   */
  Packet ipPayload(int protocol, Slice slice, int addressBytes, int sourceAt, Layers layers) {
    return switch (protocol) {
      case Endpoints.UDP -> UdpHeader.decode(slice, addressBytes, sourceAt, layers, this);
      case Endpoints.TCP -> TcpHeader.decode(slice, addressBytes, sourceAt, layers);
      case Endpoints.SCTP -> Sctp.decode(slice, addressBytes, sourceAt, layers);
      case IpProtocol.IPV4, IpProtocol.IPV6 ->
          ipInIp(protocol, slice, new EnclosingPacket(addressBytes, sourceAt, layers));
      case IpProtocol.GRE ->
          Gre.decode(slice, new EnclosingPacket(addressBytes, sourceAt, layers), this);
      case AuthenticationHeader.PROTOCOL ->
          AuthenticationHeader.decode(slice, addressBytes, sourceAt, layers, this);
      case IpProtocol.ESP -> esp(slice, addressBytes, sourceAt, layers);
      default -> new Ignored(IpProtocol.label(protocol));
    };
  }

  /** Decodes ESP (RFC 4303) that is not encrypted. A packet without its end cannot be checked. */
  Packet esp(Slice slice, int addressBytes, int sourceAt, Layers layers) {
    NullEsp found =
        slice.cut()
            ? null
            : NullEsp.find(slice.bytes(), slice.at(), slice.end(), addressBytes, sourceAt);
    if (found == null) {
      return new Ignored("esp");
    }
    Slice payload = new Slice(slice.bytes(), found.at(), found.end(), false);
    return ipPayload(found.protocol(), payload, addressBytes, sourceAt, layers);
  }

  private Packet ipInIp(int protocol, Slice slice, EnclosingPacket outer) {
    Layers inner = outer.within("ipip", Tunnel.NO_ID, slice.bytes());
    if (inner == null) {
      return EnclosingPacket.tooDeep(slice.at());
    }
    return protocol == IpProtocol.IPV4
        ? Ipv4.decode(slice, inner, this)
        : Ipv6.decode(slice, inner, this);
  }

  TunnelPorts tunnelPorts() {
    return tunnelPorts;
  }
}
