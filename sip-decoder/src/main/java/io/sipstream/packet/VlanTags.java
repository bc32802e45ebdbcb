package io.sipstream.packet;

import io.sipstream.packet.Packet.Malformed;

/** Reads VLAN tags (IEEE 802.1Q section 9) of four bytes, each with the type of what follows it. */
final class VlanTags {
  private static final int TAG_BYTES = 4;
  // Below priority and drop eligibility.
  static final int ID_MASK = 0x0FFF;

  private VlanTags() {}

  /** Reads consecutive tags; the caller has read the first one's type. */
  static Packet decode(Slice slice, Layers layers, PacketDecoder decoder) {
    Slice rest = slice;
    Layers inner = layers;
    for (int tags = 1; ; tags++) {
      if (tags > Layers.VLAN_TAGS || inner.vlanIds().size() == Layers.VLAN_TAGS) {
        long number = Math.max(tags, inner.vlanIds().size() + 1L);
        String expected = "at most " + Layers.VLAN_TAGS;
        return Malformed.field(
            Layer.VLAN, "too_many_tags", "number of tags", number, expected, rest.at());
      }
      if (rest.length() < TAG_BYTES) {
        return Malformed.truncated(Layer.VLAN, TAG_BYTES, rest);
      }
      inner = inner.vlan(rest.u16(0) & ID_MASK);
      int etherType = rest.u16(2);
      rest = rest.from(TAG_BYTES);
      if (!PacketDecoder.isVlan(etherType)) {
        return decoder.etherType(etherType, rest, inner);
      }
    }
  }
}
