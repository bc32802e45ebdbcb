package io.sipstream.packet.inner;

/**
 * Represents the payload of an ESP packet with NULL encryption (RFC 2410), as IMS uses it (3GPP TS
 * 33.203). No header says that a packet is not encrypted, so that it is recognized by its trailer
 * and payload, as RFC 5879 describes.
 *
 * @param protocol number of the payload's protocol
 * @param at offset of the payload
 * @param end offset of its end, exclusive
 */
public record NullEsp(int protocol, int at, int end) {
  // RFC 4303 section 2: SPI and sequence number; padding length and next header.
  private static final int HEADER_BYTES = 8;
  private static final int TRAILER_BYTES = 2;
  private static final int ALIGNMENT_BYTES = 4;

  /** Lengths of the check value: RFC 2403 and 2404, RFC 4868, and none. */
  private static final int[] CHECK_BYTES = {12, 16, 24, 32, 0};

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int IPV4 = 4;
  private static final int IPV6 = 41;

  private static final int UDP_HEADER_BYTES = 8;
  private static final int TCP_HEADER_BYTES = 20;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV6_HEADER_BYTES = 40;

  /**
   * Finds the payload of a packet that was captured in full.
   *
   * @param at offset of the ESP header
   * @param end offset of the packet's end, exclusive
   * @param addressBytes 4 or 16
   * @param addressesAt offset of source and destination address, for the checksum of TCP
   * @return null if the packet may be encrypted
   */
  public static NullEsp find(byte[] bytes, int at, int end, int addressBytes, int addressesAt) {
    for (int checkBytes : CHECK_BYTES) {
      NullEsp found = find(bytes, at + HEADER_BYTES, end - checkBytes);
      if (found != null && found.isValid(bytes, addressBytes, addressesAt)) {
        return found;
      }
    }
    return null;
  }

  /** Reads the trailer that ends here; returns null if it is none. */
  private static NullEsp find(byte[] bytes, int at, int end) {
    if (end - at < TRAILER_BYTES || (end - at) % ALIGNMENT_BYTES != 0) {
      return null;
    }
    int padding = bytes[end - TRAILER_BYTES] & 0xFF;
    int payloadEnd = end - TRAILER_BYTES - padding;
    if (payloadEnd < at) {
      return null;
    }
    // RFC 4303 section 2.4: the padding is 1, 2, 3 and so on.
    for (int i = 0; i < padding; i++) {
      if ((bytes[payloadEnd + i] & 0xFF) != i + 1) {
        return null;
      }
    }
    return new NullEsp(bytes[end - 1] & 0xFF, at, payloadEnd);
  }

  private boolean isValid(byte[] bytes, int addressBytes, int addressesAt) {
    int length = end - at;
    return switch (protocol) {
      case UDP ->
          length >= UDP_HEADER_BYTES
              && u16(bytes, 0) != 0
              && u16(bytes, 2) != 0
              && u16(bytes, 4) == length;
      case TCP ->
          length >= TCP_HEADER_BYTES
              && tcpHeaderBytes(bytes) >= TCP_HEADER_BYTES
              && tcpHeaderBytes(bytes) <= length
              && isChecksumRight(bytes, addressBytes, addressesAt);
      case IPV4 ->
          length >= IPV4_HEADER_BYTES
              && bytes[at] >> 4 == 4
              && (bytes[at] & 0x0F) >= IPV4_HEADER_BYTES / 4
              && u16(bytes, 2) == length;
      case IPV6 ->
          length >= IPV6_HEADER_BYTES
              && bytes[at] >> 4 == 6
              && u16(bytes, 4) == length - IPV6_HEADER_BYTES;
      default -> false;
    };
  }

  private int tcpHeaderBytes(byte[] bytes) {
    return (bytes[at + 12] >> 4 & 0x0F) * 4;
  }

  /** RFC 9293 section 3.1: the sum over addresses, protocol, length and segment. */
  private boolean isChecksumRight(byte[] bytes, int addressBytes, int addressesAt) {
    long sum = (long) protocol + (end - at);
    sum += sum(bytes, addressesAt, addressesAt + 2 * addressBytes) + sum(bytes, at, end);
    while (sum >> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return sum == 0xFFFF;
  }

  private static long sum(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += (i - from) % 2 == 0 ? (bytes[i] & 0xFF) << 8 : bytes[i] & 0xFF;
    }
    return sum;
  }

  private int u16(byte[] bytes, int offset) {
    return (bytes[at + offset] & 0xFF) << 8 | (bytes[at + offset + 1] & 0xFF);
  }
}
