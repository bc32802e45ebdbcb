package io.sipstream.packet;

import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** Reads MPLS (RFC 3032 section 2.1): a stack of labels of four bytes, the last one marked. */
final class Mpls {
  private static final int LABEL_BYTES = 4;
  // The third byte's last bit: bottom of stack.
  private static final int BOTTOM = 0x01;
  private static final int LABELS = 16;
  // RFC 4385 section 3: four bytes whose first nibble is 0.
  private static final int CONTROL_WORD_BYTES = 4;

  private Mpls() {}

  static Packet decode(Slice slice, Layers layers, PacketDecoder decoder) {
    Slice rest = slice;
    for (int label = 1; ; label++) {
      if (label > LABELS) {
        String expected = "at most " + LABELS;
        return Malformed.field(
            Layer.MPLS, "too_many_labels", "number of labels", label, expected, rest.at());
      }
      if (rest.length() < LABEL_BYTES) {
        return Malformed.truncated(Layer.MPLS, LABEL_BYTES, rest);
      }
      boolean bottom = (rest.u8(2) & BOTTOM) != 0;
      rest = rest.from(LABEL_BYTES);
      if (bottom) {
        return payload(rest, layers, decoder);
      }
    }
  }

  /**
   * Decodes what the labels carry, which no field names. RFC 4928 section 3: the first nibble
   * distinguishes IP from a pseudowire's control word. Anything else is Ethernet without control
   * word. RFC 8469: a MAC address that begins with 4 or 6 is decoded as IP.
   */
  private static Packet payload(Slice rest, Layers layers, PacketDecoder decoder) {
    if (rest.length() < 1) {
      return Malformed.truncated(Layer.MPLS, 1, rest);
    }
    return switch (rest.u8(0) >> 4) {
      case 4 -> Ipv4.decode(rest, layers, decoder);
      case 6 -> Ipv6.decode(rest, layers, decoder);
      case 0 -> zero(rest, layers, decoder);
      // RFC 5586 section 2.1: the associated channel, for messages of the network itself.
      case 1 ->
          decoder.looksLikeEthernet(rest)
              ? ethernet(rest, layers, decoder)
              : new Ignored("mpls_channel");
      default -> ethernet(rest, layers, decoder);
    };
  }

  /** Decodes a control word, or a MAC address that begins with a zero nibble. */
  private static Packet zero(Slice rest, Layers layers, PacketDecoder decoder) {
    if (rest.length() < CONTROL_WORD_BYTES) {
      return Malformed.truncated(Layer.MPLS, CONTROL_WORD_BYTES, rest);
    }
    boolean plainEthernet =
        !decoder.looksLikeEthernet(rest.from(CONTROL_WORD_BYTES))
            && decoder.looksLikeEthernet(rest);
    return ethernet(plainEthernet ? rest : rest.from(CONTROL_WORD_BYTES), layers, decoder);
  }

  private static Packet ethernet(Slice rest, Layers layers, PacketDecoder decoder) {
    if (layers.pseudowires() == Layers.PSEUDOWIRES) {
      return new Malformed(
          Layer.MPLS,
          "too_many_pseudowires",
          "The Ethernet frame at byte %d is nested in %d other pseudowires."
              .formatted(rest.at(), Layers.PSEUDOWIRES));
    }
    return decoder.ethernet(rest, layers.pseudowire());
  }
}
