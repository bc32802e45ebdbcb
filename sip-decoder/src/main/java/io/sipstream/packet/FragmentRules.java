package io.sipstream.packet;

import io.sipstream.packet.Packet.Fragment;
import io.sipstream.packet.Packet.Ignored;
import io.sipstream.packet.Packet.Malformed;

/** What every fragment must keep to, of either IP version, before it is joined with others. */
final class FragmentRules {
  // RFC 791 section 3.1, RFC 8200 section 3: the most that a length field can say.
  private static final int PACKET_LIMIT_BYTES = 65_535;
  private static final int UNIT_BYTES = 8;

  private FragmentRules() {}

  /** Where a fragment's payload belongs; the names are those of {@link Fragment}. */
  record Place(
      Layer layer,
      int headerAt,
      int headerBytes,
      int addressBytes,
      int protocol,
      long identification,
      int offsetBytes,
      boolean last) {}

  static Packet decode(Slice payload, Place place, Layers layers) {
    if (!IpProtocol.isRead(place.protocol())) {
      return new Ignored(IpProtocol.label(place.protocol()));
    }
    int bytes = payload.length();
    if (payload.cut()) {
      return new Malformed(
          Layer.FRAGMENT,
          "truncated",
          "The fragment at byte %d is longer than the %d bytes that were captured of it."
              .formatted(payload.at(), bytes));
    }
    // RFC 791 section 3.2, RFC 8200 section 4.5: all but the last are multiples of 8 octets long.
    if (bytes == 0 || (!place.last() && bytes % UNIT_BYTES != 0)) {
      return Malformed.field(
          Layer.FRAGMENT,
          "length",
          "length",
          bytes,
          place.last() ? "1 or more" : "a multiple of 8",
          payload.at());
    }
    // RFC 8200 section 4.5; the "ping of death" in either version.
    int wholeBytes = place.offsetBytes() + bytes;
    int headerBytes = place.layer() == Layer.IPV4 ? place.headerBytes() : 0;
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
        place.addressBytes(),
        place.headerAt(),
        place.headerBytes(),
        place.protocol(),
        place.identification(),
        place.offsetBytes(),
        place.last(),
        payload.at(),
        bytes,
        layers);
  }
}
