package io.sipstream.calls.event;

import io.sipstream.packet.IpAddress;

/**
 * Converts addresses to texts and keeps those of recently seen IPv4 addresses, since elements
 * repeat. Thread-safe: a slot is replaced as a whole.
 */
final class AddressTexts {
  private static final int IPV4_BYTES = 4;
  private static final int SLOTS = 1 << 12;
  private static final Known[] KNOWN = new Known[SLOTS];

  private record Known(int address, String text) {}

  private AddressTexts() {}

  /** Returns the text of an address of 4 or 16 bytes. */
  static String of(byte[] bytes) {
    if (bytes.length != IPV4_BYTES) {
      return IpAddress.text(bytes, 0, bytes.length);
    }
    int address =
        bytes[0] << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    int slot = (address * 0x9E37_79B9) >>> 20;
    Known known = KNOWN[slot];
    if (known == null || known.address() != address) {
      known = new Known(address, IpAddress.text(bytes, 0, IPV4_BYTES));
      KNOWN[slot] = known;
    }
    return known.text();
  }
}
