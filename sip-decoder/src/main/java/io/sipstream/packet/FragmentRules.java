package io.sipstream.packet;

import io.sipstream.packet.Packet.Fragment;
import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** Checks fragments of either IP version before they are reassembled. */
final class FragmentRules {
  // RFC 791 section 3.1, RFC 8200 section 3: the largest value of the length field.
  private static final int PACKET_LIMIT_BYTES = 65_535;
  private static final int UNIT_BYTES = 8;

  private FragmentRules() {}

  /** Header fields of a fragment; the names are those of {@link Fragment}. */
  record Fields(
      Layer layer,
      int headerAt,
      int headerBytes,
      int addressBytes,
      int protocol,
      long identification,
      int offsetBytes,
      boolean last) {}

  static Packet decode(Slice payload, Fields fields, Layers layers) {
    if (!IpProtocol.isRead(fields.protocol())) {
      return new Ignored(IpProtocol.label(fields.protocol()));
    }
    int bytes = payload.length();
    if (payload.cut()) {
      return new Malformed(
          Layer.FRAGMENT,
          "truncated",
          "The fragment at byte %d is longer than its %d captured bytes."
              .formatted(payload.at(), bytes));
    }
    // RFC 791 section 3.2, RFC 8200 section 4.5: all but the last are multiples of 8 octets.
    if (bytes == 0 || (!fields.last() && bytes % UNIT_BYTES != 0)) {
      return Malformed.field(
          Layer.FRAGMENT,
          "length",
          "length",
          bytes,
          fields.last() ? "1 or more" : "a multiple of 8",
          payload.at());
    }
    // RFC 8200 section 4.5; the "ping of death" in either version.
    int wholeBytes = fields.offsetBytes() + bytes;
    int headerBytes = fields.layer() == Layer.IPV4 ? fields.headerBytes() : 0;
    if (wholeBytes > PACKET_LIMIT_BYTES - headerBytes) {
      return Malformed.field(
          Layer.FRAGMENT,
          "packet_too_large",
          "its end at",
          wholeBytes,
          "at most " + (PACKET_LIMIT_BYTES - headerBytes),
          payload.at());
    }
    return new Fragment(
        payload.bytes(),
        fields.addressBytes(),
        fields.headerAt(),
        fields.headerBytes(),
        fields.protocol(),
        fields.identification(),
        fields.offsetBytes(),
        fields.last(),
        payload.at(),
        bytes,
        layers);
  }
}
