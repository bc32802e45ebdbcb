package io.sipstream.packet;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/**
 * Reads the headers that switches put between Ethernet and its payload: VN-tag, Cisco MetaData,
 * HSR, MACsec in clear (IEEE 802.1AE), 802.1ah, FabricPath, TRILL (RFC 6325) and 802.2 SNAP.
 */
final class LinkTags {
  static final int VN_TAG = 0x8926;
  static final int CISCO_METADATA = 0x8909;
  static final int HSR = 0x892F;
  static final int MACSEC = 0x88E5;
  static final int BACKBONE = 0x88E7;
  static final int FABRIC_PATH = 0x8903;
  static final int TRILL = 0x22F3;

  private static final int TYPE_BYTES = 2;

  // IEEE 802.1AE section 9.3: control bits of the tag, and the length of the check value.
  private static final int MACSEC_BYTES = 6;
  private static final int MACSEC_ENCRYPTED_OR_CHANGED = 0x0C;
  private static final int MACSEC_EXPLICIT_CHANNEL = 0x20;
  private static final int MACSEC_CHANNEL_BYTES = 8;
  private static final int MACSEC_CHECK_BYTES = 16;

  // IEEE 802.2: DSAP and SSAP AA, unnumbered information; then organization and type.
  private static final int SNAP_BYTES = 8;
  private static final long SNAP = 0xAAAA0300L;
  private static final int IP_SAP = 0x0606;

  private LinkTags() {}

  /** Decodes a header of one of the types above. */
  static Packet decode(int type, Slice slice, Layers layers, PacketDecoder decoder) {
    return switch (type) {
      // After a tag of four or six bytes the type of the payload.
      case VN_TAG, HSR -> typed(slice, 4, layers, decoder);
      // Version, number of options of four bytes, options.
      case CISCO_METADATA ->
          typed(slice, 2 + 4 * (slice.length() < 2 ? 1 : slice.u8(1)), layers, decoder);
      case MACSEC -> macsec(slice, layers, decoder);
      case BACKBONE -> ethernet(slice, 4, layers, decoder);
      case FABRIC_PATH -> ethernet(slice, 2, layers, decoder);
      // RFC 6325 section 3.8: five bits of options' length in units of four bytes.
      default ->
          ethernet(
              slice,
              6 + (slice.length() < 2 ? 0 : (slice.u16(0) >> 6 & 0x1F) * 4),
              layers,
              decoder);
    };
  }

  private static Packet macsec(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < 1) {
      return Malformed.truncated(Layer.LINK, MACSEC_BYTES, slice);
    }
    int control = slice.u8(0);
    if ((control & MACSEC_ENCRYPTED_OR_CHANGED) != 0) {
      return new Ignored("macsec");
    }
    boolean channel = (control & MACSEC_EXPLICIT_CHANNEL) != 0;
    int end = slice.cut() ? slice.length() : Math.max(0, slice.length() - MACSEC_CHECK_BYTES);
    return typed(
        slice.ofLength(end), MACSEC_BYTES + (channel ? MACSEC_CHANNEL_BYTES : 0), layers, decoder);
  }

  /** Decodes the payload of a frame with a length instead of a type (IEEE 802.2). */
  static Packet llc(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() >= SNAP_BYTES && (slice.u32(0) & 0xFFFFFF00L) == SNAP) {
      // RFC 1042: organization 0; the type is an EtherType.
      boolean etherType = slice.u8(3) == 0 && slice.u16(4) == 0;
      return etherType
          ? typed(slice, SNAP_BYTES - TYPE_BYTES, layers, decoder)
          : new Ignored("llc");
    }
    boolean ip = slice.length() > 3 && slice.u16(0) == IP_SAP;
    return ip ? decoder.byVersion(slice.from(3), layers) : new Ignored("llc");
  }

  private static Packet typed(Slice slice, int typeAt, Layers layers, PacketDecoder decoder) {
    if (slice.length() < typeAt + TYPE_BYTES) {
      return Malformed.truncated(Layer.LINK, typeAt + TYPE_BYTES, slice);
    }
    return isTooDeep(layers)
        ? tooDeep(slice)
        : decoder.etherType(
            slice.u16(typeAt), slice.from(typeAt + TYPE_BYTES), layers.pseudowire());
  }

  private static Packet ethernet(Slice slice, int bytes, Layers layers, PacketDecoder decoder) {
    if (slice.length() < bytes) {
      return Malformed.truncated(Layer.LINK, bytes, slice);
    }
    return isTooDeep(layers)
        ? tooDeep(slice)
        : decoder.ethernet(slice.from(bytes), layers.pseudowire());
  }

  private static boolean isTooDeep(Layers layers) {
    return layers.pseudowires() == Layers.PSEUDOWIRES;
  }

  private static Packet tooDeep(Slice slice) {
    return Malformed.field(
        Layer.LINK,
        "too_many_tags",
        "number of tags",
        Layers.PSEUDOWIRES + 1L,
        "at most " + Layers.PSEUDOWIRES,
        slice.at());
  }
}
