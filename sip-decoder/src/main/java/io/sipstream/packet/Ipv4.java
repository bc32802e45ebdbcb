package io.sipstream.packet;

import io.sipstream.packet.Packet.Fragment;
import io.sipstream.packet.Packet.Malformed;

/** Reads IPv4 (RFC 791 section 3.1). */
final class Ipv4 {
  static final int SOURCE = 12;
  private static final int HEADER_BYTES = 20;
  private static final int ADDRESS_BYTES = 4;
  private static final int TOTAL_LENGTH = 2;
  private static final int IDENTIFICATION = 4;
  private static final int FLAGS_AND_OFFSET = 6;
  private static final int PROTOCOL = 9;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int OFFSET_MASK = 0x1FFF;
  // RFC 791 section 3.1: units of 8 octets.
  private static final int OFFSET_UNIT_BYTES = 8;

  private Ipv4() {}

  static Packet decode(Slice slice, Layers layers, PacketDecoder decoder) {
    if (slice.length() < HEADER_BYTES) {
      return Malformed.truncated(Layer.IPV4, HEADER_BYTES, slice);
    }
    int version = slice.u8(0) >> 4;
    if (version != 4) {
      return Malformed.field(Layer.IPV4, "version", "version", version, "4", slice.at());
    }
    // Internet header length: units of 32 bits.
    int headerBytes = (slice.u8(0) & 0x0F) * 4;
    if (headerBytes < HEADER_BYTES) {
      return Malformed.field(
          Layer.IPV4, "header_length", "header length", headerBytes, "20 or more", slice.at());
    }
    if (slice.length() < headerBytes) {
      return Malformed.truncated(Layer.IPV4, headerBytes, slice);
    }
    int totalBytes = slice.u16(TOTAL_LENGTH);
    if (totalBytes == 0) {
      // Segmentation offload leaves the length to the network card: take all captured bytes.
      totalBytes = slice.length();
    } else if (totalBytes < headerBytes) {
      String expected = headerBytes + " or more";
      return Malformed.field(
          Layer.IPV4, "total_length", "total length", totalBytes, expected, slice.at());
    }
    Slice payload = slice.ofLength(totalBytes).from(headerBytes);
    int protocol = slice.u8(PROTOCOL);
    int fragment = slice.u16(FLAGS_AND_OFFSET);
    if ((fragment & (MORE_FRAGMENTS | OFFSET_MASK)) != 0) {
      return FragmentRules.check(
          new Fragment(
              slice.bytes(),
              ADDRESS_BYTES,
              slice.at(),
              headerBytes,
              protocol,
              slice.u16(IDENTIFICATION),
              (fragment & OFFSET_MASK) * OFFSET_UNIT_BYTES,
              (fragment & MORE_FRAGMENTS) == 0,
              payload.at(),
              payload.length(),
              layers),
          payload.cut());
    }
    return decoder.ipPayload(protocol, payload, ADDRESS_BYTES, slice.at() + SOURCE, layers);
  }
}
