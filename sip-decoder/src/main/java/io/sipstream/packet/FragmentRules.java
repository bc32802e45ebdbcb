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

  /** Returns the fragment, or why it cannot be reassembled. */
  static Packet check(Fragment fragment, boolean cut) {
    if (!IpProtocol.isRead(fragment.protocol())) {
      return new Ignored(IpProtocol.label(fragment.protocol()));
    }
    int bytes = fragment.payloadBytes();
    int at = fragment.payloadAt();
    if (cut) {
      return new Malformed(
          Layer.FRAGMENT,
          "truncated",
          "The fragment at byte %d is longer than its %d captured bytes.".formatted(at, bytes));
    }
    // RFC 791 section 3.2, RFC 8200 section 4.5: all but the last are multiples of 8 octets.
    if (bytes == 0 || (!fragment.last() && bytes % UNIT_BYTES != 0)) {
      String expected = fragment.last() ? "1 or more" : "a multiple of 8";
      return Malformed.field(Layer.FRAGMENT, "length", "length", bytes, expected, at);
    }
    // RFC 8200 section 4.5; the "ping of death" in either version.
    int end = fragment.offsetBytes() + bytes;
    int limit = PACKET_LIMIT_BYTES - (fragment.addressBytes() == 4 ? fragment.headerBytes() : 0);
    return end > limit
        ? Malformed.field(
            Layer.FRAGMENT, "packet_too_large", "its end at", end, "at most " + limit, at)
        : fragment;
  }
}
